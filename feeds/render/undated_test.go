package render

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

// A guess at the date of an undated item places its entry, at one time in all formats; of the report itself no date is
// told.
func TestGuessedDatesOnlyPlace(t *testing.T) {
	t.Parallel()
	press := source("s", "Journal", feeds.Press, feeds.RepublishExcerpt)
	undated := item(press, "1", "Le marché rouvre", "Le marché de Diré a rouvert.", noon)
	undated.Published, undated.Updated, undated.Backlog = time.Time{}, time.Time{}, true
	undated.Estimated = noon.Add(-27 * time.Hour)
	dated := item(press, "2", "La crue monte", "La crue monte à Mopti.", noon)
	dated.Published = noon.Add(-time.Hour)
	both := story(undated.Estimated, undated, dated)
	both.Lead = &both.Story.Items[0]

	channel := richChannel()
	channel.Entries = []feeds.Entry{both}
	for format, marks := range map[Format][]string{
		RSS:  {"<pubDate>Sun, 08 Feb 2026 09:00:00 +0000</pubDate>"},
		Atom: {"<published>2026-02-08T09:00:00Z</published>", "<updated>2026-02-08T09:00:00."},
		JSON: {`"date_published":"2026-02-08T09:00:00Z"`, `"published":"2026-02-09T11:00:00Z"`},
	} {
		t.Run(fmt.Sprint(format), func(t *testing.T) {
			document := string(rendered(t, channel, format))
			for _, mark := range marks {
				if !strings.Contains(document, mark) {
					t.Errorf("%s: %s is not there\n%s", format, mark, document)
				}
			}
			if guess := `"published":"2026-02-08`; strings.Contains(document, guess) {
				t.Errorf("%s: a report is said to be published at a guess\n%s", format, document)
			}
		})
	}

	nameless := undated
	nameless.Title, nameless.Text, nameless.Summary = "", "", ""
	nameless.Source = source("s", "Journal", feeds.Press, feeds.RepublishLink)
	if got := testSite().Headline(&nameless); got != "Journal" {
		t.Errorf("headline %q", got)
	}
}
