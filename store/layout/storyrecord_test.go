package layout

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"griot/feeds"
)

// TestStoryRecord: a story comes back as it was stored, in this form and in that of earlier layouts.
func TestStoryRecord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.Custom(func(t *rapid.T) feeds.ItemID {
			return feeds.NewItemID("un", feeds.Key{Kind: feeds.KeyGUID, Value: rapid.StringN(1, 2, -1).Draw(t, "id")})
		})
		number := rapid.OneOf(rapid.SampledFrom([]float64{0, 1, 0.5, 0.333, 0.001, -1, 1e9}), rapid.Float64Range(0, 1))
		link := rapid.Custom(func(t *rapid.T) feeds.Link {
			l := feeds.Link{From: id.Draw(t, "from"), To: id.Draw(t, "to"), Kind: rapid.SampledFrom([]feeds.LinkKind{feeds.LinkCopy, feeds.LinkEvent, ""}).Draw(t, "kind"), Score: number.Draw(t, "score")}
			l.Words = rapid.SliceOfN(rapid.SampledFrom([]string{"", "Léré", "base logistique", "9 février"}), 0, 4).Draw(t, "words")
			if len(l.Words) == 0 {
				l.Words = nil
			}
			if rapid.Bool().Draw(t, "shares") {
				l.Shares = &[2]float64{number.Draw(t, "share"), number.Draw(t, "other share")}
			}
			return l
		})
		want := &StoryRecord{Items: rapid.SliceOfN(id, 1, 6).Draw(t, "items"), Links: rapid.SliceOfN(link, 0, 5).Draw(t, "links")}
		if len(want.Links) == 0 {
			want.Links = nil
		}
		if rapid.Bool().Draw(t, "updated") {
			want.Updated = time.Unix(rapid.Int64Range(0, 1<<32).Draw(t, "second"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanosecond")).UTC()
		}
		old, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		for name, stored := range map[string][]byte{"packed": PackStory(want), "JSON": old} {
			if got, err := ReadStory(stored); err != nil || !cmp.Equal(got, want) {
				t.Fatalf("%s: %v\n%s", name, err, cmp.Diff(want, got))
			}
		}
	})
}

// FuzzReadStory: whatever stands in the file, reading ends, and what was read is stored and read again.
func FuzzReadStory(f *testing.F) {
	id := feeds.NewItemID("un", feeds.Key{Kind: feeds.KeyGUID, Value: "a"})
	f.Add(PackStory(&StoryRecord{Items: []feeds.ItemID{id}, Links: []feeds.Link{{From: id, To: id, Kind: feeds.LinkCopy, Score: 0.5, Words: []string{"Léré"}}}}))
	f.Add([]byte(`{"items":[]}`))
	f.Fuzz(func(t *testing.T, stored []byte) {
		st, err := ReadStory(stored)
		if err != nil {
			return
		}
		if _, err := ReadStory(PackStory(st)); err != nil {
			t.Error(err)
		}
	})
}
