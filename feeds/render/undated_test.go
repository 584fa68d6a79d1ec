package render

import (
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

// A guess at the date of an undated item places it, and is shown as its date nowhere: Atom demands an update time, which
// is no date of publication.
func TestGuessedDatesAreNotPublished(t *testing.T) {
	press := source("s", "Journal", feeds.Press, feeds.RepublishExcerpt)
	undated := item(press, "1", "Le marché rouvre", "Le marché de Diré a rouvert.", noon)
	undated.Published, undated.Updated, undated.Backlog = time.Time{}, time.Time{}, true
	undated.Estimated = noon.Add(-27 * time.Hour)
	dated := item(press, "2", "La crue monte", "La crue monte à Mopti.", noon)
	dated.Published = noon.Add(-time.Hour)
	both := story(undated.Estimated, undated, dated)
	both.Lead = &both.Story.Items[0]
	corrected := story(noon.Add(time.Hour), undated)

	for name, test := range map[string]struct {
		entry feeds.Entry
		want  map[Format][]string // marks of a date that are there, the others are not
	}{
		"a guess alone": {story(undated.Estimated, undated), map[Format][]string{Atom: {"<updated>2026-02-08T09:00:00."}}},
		"beside a dated report": {both, map[Format][]string{
			JSON: {`"published":"2026-02-09T11:00:00Z"`}, Atom: {"<updated>2026-02-08T09:00:00."},
		}},
		"corrected since": {corrected, map[Format][]string{
			RSS: {"<atom:updated>2026-02-09T13:00:00Z"}, JSON: {`"date_modified":"2026-02-09T13:00:00Z"`}, Atom: {"<updated>2026-02-09T13:00:00."},
		}},
	} {
		for _, format := range []Format{RSS, Atom, JSON} {
			channel := richChannel()
			channel.Entries = []feeds.Entry{test.entry}
			document := string(rendered(t, channel, format))
			for _, mark := range []string{
				"<pubDate>", "<published>", `"date_published"`, `"published":"2026-02-08`, "<atom:updated>2026-02-08", `"date_modified":"2026-02-08`,
				`"published":"2026-02-09T11:00:00Z"`, "<atom:updated>2026-02-09T13:00:00Z", `"date_modified":"2026-02-09T13:00:00Z"`,
			} {
				want := false
				for _, present := range test.want[format] {
					want = want || present == mark
				}
				if got := strings.Contains(document, mark); got != want {
					t.Errorf("%s, %s: %s is there: %v\n%s", name, format, mark, got, document)
				}
			}
			for _, present := range test.want[Atom] {
				if format == Atom && strings.HasPrefix(present, "<updated>") && !strings.Contains(document, present) {
					t.Errorf("%s: Atom has no %s\n%s", name, present, document)
				}
			}
		}
	}

	nameless := undated
	nameless.Title, nameless.Text, nameless.Summary = "", "", ""
	nameless.Source = source("s", "Journal", feeds.Press, feeds.RepublishLink)
	if got := testSite().Headline(&nameless); got != "Journal" {
		t.Errorf("headline %q", got)
	}
}
