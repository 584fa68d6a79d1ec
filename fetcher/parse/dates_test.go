package parse

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestDatesOfFeedparser(t *testing.T) {
	data, err := os.ReadFile("../../../shared/data/dates_feedparser.tsv")
	if err != nil {
		t.Skip("no shared test material")
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if len(lines) < 70 {
		t.Fatalf("only %d dates", len(lines))
	}
	for _, line := range lines {
		f := strings.Split(line, "\t")
		got := ""
		if at, ok := ParseDate(f[1]); ok {
			got = at.Truncate(time.Second).Format(time.RFC3339)
		}
		if got != f[2] {
			t.Errorf("%s %q: %q, want %q", f[0], f[1], got, f[2])
		}
	}
}
func TestMini(t *testing.T) {
	data, err := os.ReadFile("../../../shared/data/dates_miniflux.txt")
	if err != nil {
		t.Skip("no shared test material")
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		at, ok := ParseDate(line)
		t.Log(line, "=>", at, ok)
		if !ok {
			t.Error(line)
		}
	}
}
