package web

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// TestMedianGap is shown in words, given to programs in seconds, and left out while a source has shown too little.
func TestMedianGap(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 2, 9, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		gaps            []time.Duration
		french, english string
		seconds         int64
	}{
		{nil, "", "", 0},
		{[]time.Duration{time.Hour}, "", "", 0},
		{[]time.Duration{10 * time.Second, 20 * time.Second}, "plusieurs par minute", "several a minute", 15},
		{[]time.Duration{25 * time.Minute, 25 * time.Minute, 9 * time.Hour}, "toutes les 25 min env.", "about every 25 min", 1500},
		{[]time.Duration{time.Hour, 3 * time.Hour, 5 * time.Hour}, "toutes les 3 h env.", "about every 3 h", 10800},
		{[]time.Duration{23 * time.Hour, 26 * time.Hour}, "une fois par jour env.", "about once a day", 88200},
		{[]time.Duration{24 * time.Hour, 72 * time.Hour}, "tous les 2 j env.", "about every 2 days", 172800},
	} {
		t.Run(test.french, func(t *testing.T) {
			m := newMemory()
			at := noon
			cadence := health.Cadence{}.With(at)
			for _, gap := range test.gaps {
				at = at.Add(gap)
				cadence = cadence.With(at)
			}
			m.statuses = append(m.statuses[:0:0], health.Status{Source: feeds.Source{ID: "voix", Name: "Voix", Class: feeds.Press}, Cadence: cadence})
			h := newHandler(t, testSite(), m)
			for path, want := range map[string]string{
				"/sources":         `<td data-label="Intervalle médian">` + test.french + "</td>",
				"/sources?lang=en": `<td data-label="Median gap">` + test.english + "</td>",
			} {
				wantContains(t, strings.ReplaceAll(get(h, path).Body.String(), "\u00a0", " "), want)
			}
			var told struct {
				Sources []struct {
					Gap *int64 `json:"median_gap_seconds"`
				}
			}
			if err := json.Unmarshal(get(h, "/status.json").Body.Bytes(), &told); err != nil {
				t.Fatal(err)
			}
			switch gap := told.Sources[0].Gap; {
			case test.seconds == 0 && gap != nil, test.seconds != 0 && (gap == nil || *gap != test.seconds):
				t.Errorf("%v: status.json tells %v, want %d", test.gaps, gap, test.seconds)
			}
		})
	}
}

// TestRetiredSources stand last in the state of the sources, with nothing planned and nothing amiss, and in no list of what
// is read.
func TestRetiredSources(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 9, 12, 0, 0, 0, time.UTC)
	m := newMemory()
	m.statuses = []health.Status{
		{Source: feeds.Source{ID: "voix", Name: "La Voix", URL: "https://voix.example/rss", Class: feeds.Press}, LastPoll: at, LastSuccess: at, LastNew: at, NextDue: at.Add(time.Hour), Items: 2},
		{Source: feeds.Source{ID: "ancienne", Name: "L’Ancienne", URL: "https://ancienne.example/rss", Class: feeds.Press}, Retired: true, RetiredAt: at, LastPoll: at, NextDue: at, NextWhy: "schedule",
			Failures: 4, LastFailure: &feeds.Failure{Kind: "timeout", Message: "took too long"}, FailedAt: at, Items: 7},
		{Source: feeds.Source{ID: "disparue", Name: "La Disparue", URL: "https://disparue.example/rss", Class: feeds.Press}, Retired: true, RetiredAt: at, TakenDown: true},
		{Source: feeds.Source{ID: "cachee", Name: "La Cachée", URL: "https://cachee.example/rss", Class: feeds.Press}, Retired: true, RetiredAt: at, Hidden: true, Items: 5},
	}
	h := newHandler(t, testSite(), m)
	if body := get(h, "/sources.opml").Body.String(); !strings.Contains(body, "La Voix") || strings.Contains(body, "Ancienne") {
		t.Error("/sources.opml lists a source that is no longer declared")
	}
	for path, words := range map[string]string{
		"/sources": "n’est plus lue depuis le <time", "/sources?lang=en": "not read any more since <time",
	} {
		declared, retired, _ := strings.Cut(get(h, path).Body.String(), `<span class="badge retired">`)
		wantContains(t, declared, "La Voix")
		wantContains(t, retired, "Ancienne")
		wantContains(t, retired, words)
		if strings.Contains(declared, "Ancienne") || strings.Contains(declared, words) || strings.Contains(retired, "La Voix") || strings.Contains(retired, "Disparue") || strings.Contains(retired, "Cachée") {
			t.Errorf("%s does not tell the declared from those that left items behind", path)
		}
	}
	for path, words := range map[string]string{
		"/status":               "<small>elle n’est plus déclarée, et n’est plus lue depuis le 2026-02-09</small>",
		"/status?state=retired": "<small>elle est retirée\u00a0: rien d’elle n’est conservé ni montré",
		"/status/ancienne":      "elle n’est plus déclarée, et n’est plus lue depuis le 2026-02-09", "/status/ancienne?lang=en": "it is no longer declared, and not read any more since 2026-02-09",
		"/status/cachee": "elle n’est plus déclarée depuis le 2026-02-09\u00a0: ses articles sont masqués",
		"/status.json":   "it is no longer declared, and not read any more since 2026-02-09",
	} {
		wantContains(t, get(h, path).Body.String(), words)
	}
	for path, words := range map[string]string{"/status": "N’est plus déclarée", "/status?lang=en": "No longer declared"} {
		t.Run(path, func(t *testing.T) {
			body := get(h, path).Body.String()
			_, row, found := strings.Cut(body, ">L’Ancienne</a>")
			if !found || strings.Contains(row, "La Voix") {
				t.Fatalf("%s does not list it last", path)
			}
			row, _, _ = strings.Cut(row, "</tr>")
			wantContains(t, row, `<span class="health retired">`+words+"</span></td>")
			if strings.Count(row, "<time") > 0 || strings.Contains(body, "state=failing") {
				t.Errorf("%s shows a visit or a failure: %s", path, row)
			}
			if own := get(h, strings.Replace(path, "/status", "/status/ancienne", 1)).Body.String(); strings.Contains(own, "griot poll") || !strings.Contains(own, words) {
				t.Errorf("its own page offers a visit, or lacks the state")
			}
		})
	}
	if body := get(h, "/status?state=retired").Body.String(); strings.Contains(body, "La Voix") || !strings.Contains(body, "Ancienne") {
		t.Error("/status?state=retired does not show it alone")
	}
	var told struct {
		Sources []struct {
			ID        string          `json:"id"`
			State     string          `json:"state"`
			Retired   bool            `json:"retired"`
			NextDue   *time.Time      `json:"next_due"`
			LastError json.RawMessage `json:"last_error"`
			Failures  int             `json:"failures"`
			Items     int             `json:"items"`
		}
		Totals statusTotals
	}
	if err := json.Unmarshal(get(h, "/status.json").Body.Bytes(), &told); err != nil || len(told.Sources) != 4 {
		t.Fatalf("%+v, %v", told, err)
	}
	if s := told.Sources[1]; s.ID != "ancienne" || s.State != "retired" || !s.Retired || s.NextDue != nil || string(s.LastError) != "null" || s.Failures != 0 || s.Items != 7 {
		t.Errorf("/status.json: %+v", s)
	}
	if want := (statusTotals{Sources: 1, OK: 1, Items: 2}); told.Totals != want {
		t.Errorf("totals %+v, want %+v", told.Totals, want)
	}
}
