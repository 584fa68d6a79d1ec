package fetcher

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/health"
)

func TestReport(t *testing.T) {
	t.Parallel()
	source := feeds.Source{ID: "voix", URL: "https://voix.example/feed"}
	failed := feeds.Poll{Source: source, Outcome: feeds.Failed, Failure: &feeds.Failure{Kind: "dns", Message: "no host in https://u:geheim@voix.example/"}}
	ours := failed
	ours.OurFault = true
	moved := feeds.Poll{Source: source, Outcome: feeds.NotModified, MovedTo: "https://new.example/feed?token=geheim"}
	unchanged := feeds.Poll{Source: source, Outcome: feeds.NotModified}
	for _, test := range []struct {
		name   string
		result Result
		want   string // "" for no line
	}{
		{"nothing new", Result{Poll: unchanged}, ""},
		{"new items", Result{Poll: unchanged, Committed: feeds.Committed{New: 2, Stories: 1}}, "level=INFO msg=poll source=voix took=0s new=2 updated=0 withdrawn=0 stories=1"},
		{"an item is gone", Result{Poll: unchanged, Committed: feeds.Committed{Withdrawn: 1}}, "withdrawn=1"},
		{"a failure", Result{Poll: failed}, `level=WARN msg="poll failed" source=voix took=0s kind=dns err="no host in https://voix.example/" failures=1`},
		{"a failure of ours", Result{Poll: ours}, ""},
		{"not stored", Result{Poll: unchanged, Err: errors.New("disk full")}, `level=ERROR msg="poll not stored" source=voix took=0s err="disk full"`},
		{"recovery", Result{Poll: unchanged, Before: health.Status{Failures: 3}}, "level=INFO msg=poll source=voix took=0s outcome=not_modified recovered_after=3"},
		{"moved", Result{Poll: moved}, "level=INFO msg=poll source=voix took=0s outcome=not_modified moved_to=\"https://new.example/feed?token=***\""},
		{"still moved", Result{Poll: moved, Before: health.Status{MovedTo: moved.MovedTo}}, ""},
		{"moved back", Result{Poll: unchanged, Before: health.Status{MovedTo: moved.MovedTo}}, "moved_back_from="},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			test.result.Log(slog.New(slog.NewTextHandler(&out, nil)))
			if line := out.String(); test.want == "" && line != "" || !strings.Contains(line, test.want) || strings.Count(line, "\n") > 1 || strings.Contains(line, "geheim") {
				t.Errorf("%q, want %q", line, test.want)
			}
		})
	}
}
