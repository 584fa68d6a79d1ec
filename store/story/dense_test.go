package story_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/store/story"
	"griot/store/story/sign"
)

// TestDenseDay puts several hundred items of one broadcaster, of many years, into one day: nearly none of them report
// one event, so that nearly every story of two is a false one: one in five items' worth of them is the most that is
// let pass, and far too many. It reads the real news of ../shared where that is there.
func TestDenseDay(t *testing.T) {
	tagger := newTagger(t)
	for _, words := range []int{45, 1000} {
		var signatures []sign.Signature
		day := time.Date(2026, 3, 4, 6, 0, 0, 0, time.UTC)
		for _, name := range []string{"dev.jsonl", "fewshot50.jsonl"} {
			f, err := os.Open("../../../shared/data/masakhanews-fra/" + name)
			if err != nil {
				t.Skip("no shared data")
			}
			defer f.Close()
			lines := bufio.NewScanner(f)
			lines.Buffer(nil, 1<<22)
			for lines.Scan() {
				var row struct{ ID, Title, Headline, Text string }
				if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
					t.Fatal(err)
				}
				fields := strings.Fields(row.Text)
				n := len(signatures)
				source := feeds.Source{ID: feeds.SourceID(fmt.Sprintf("s%d", n%7)), Class: feeds.Press, Language: "fr"}
				item := feeds.Item{
					ID: feeds.NewItemID(source.ID, feeds.Key{Kind: feeds.KeyGUID, Value: fmt.Sprint(n)}), SourceID: source.ID, Source: &source,
					Title: row.Title + row.Headline, Text: strings.Join(fields[:min(words, len(fields))], " "), Lang: "fr",
					Seen: day.Add(time.Duration(n) * time.Minute),
				}
				item.Tags = tagged(tagger, &item)
				signatures = append(signatures, signed(&item))
			}
		}
		stories, _ := story.GroupAll(story.DefaultParams(), signatures)
		members := map[feeds.StoryID][]feeds.ItemID{}
		for item, s := range stories {
			members[s] = append(members[s], item)
		}
		joined := 0
		for _, m := range members {
			if len(m) > 1 {
				joined++
			}
			if len(m) > 12 {
				t.Errorf("a story of %d items", len(m))
			}
		}
		t.Logf("%d words: %d stories of two or more in %d items", words, joined, len(signatures))
		if joined > len(signatures)/5 {
			t.Errorf("%d stories of two or more", joined)
		}
	}
}
