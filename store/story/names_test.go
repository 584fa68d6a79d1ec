package story_test

import (
	"testing"
	"time"

	"griot/feeds"
	"griot/store/story"
	"griot/store/story/sign"
)

// TestKeepNames: what a regroup decided is named after the founders that readers know. Every item is a letter, older than
// those behind it in the alphabet; the stories before and after are words, each with its founder in front.
func TestKeepNames(t *testing.T) {
	id := func(letter byte) feeds.ItemID {
		return feeds.NewItemID("essai", feeds.Key{Kind: feeds.KeyGUID, Value: string(letter)})
	}
	for _, test := range []struct {
		name           string
		was, now, want []string
		gone           string // have left the window
	}{
		{name: "the same", was: []string{"ba", "dc"}, now: []string{"ab", "cd"}, want: []string{"ba", "dc"}},
		{name: "merged", was: []string{"da", "cb"}, now: []string{"abcd"}, want: []string{"cdba"}},
		{name: "split", was: []string{"cabd"}, now: []string{"ab", "cd"}, want: []string{"ab", "cd"}},
		{name: "split from the founder", was: []string{"bac"}, now: []string{"ab", "c"}, want: []string{"ba", "c"}},
		{name: "one moved", was: []string{"bac", "d"}, now: []string{"ab", "cd"}, want: []string{"ba", "dc"}},
		{name: "the founder moved", was: []string{"bac", "d"}, now: []string{"ac", "bd"}, want: []string{"ac", "bd"}},
		{name: "founder gone", was: []string{"ba"}, now: []string{"ab"}, want: []string{"ba"}, gone: "b"},
		{name: "joined to what is gone", was: []string{"a", "b"}, now: []string{"ab"}, want: []string{"ab"}, gone: "a"},
		{name: "oldest gone to another story", was: []string{"cab"}, now: []string{"ab", "c"}, want: []string{"b", "c"}, gone: "a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := func(stories []string) map[byte]feeds.StoryID {
				of := map[byte]feeds.StoryID{}
				for _, members := range stories {
					for i := range len(members) {
						of[members[i]] = id(members[0])
					}
				}
				return of
			}
			was, now, want := in(test.was), in(test.now), in(test.want)
			index := story.NewIndex(story.DefaultParams())
			var memberships []story.Membership
			for letter := byte('a'); letter <= 'd'; letter++ {
				if _, known := was[letter]; !known {
					continue
				}
				at := noon.Add(time.Duration(letter) * time.Minute)
				memberships = append(memberships, story.Membership{Item: id(letter), At: at, Was: was[letter], Now: now[letter]})
				if string(letter) != test.gone {
					index.Restore(sign.Signature{Item: id(letter), Source: "essai", At: at}, now[letter])
				}
			}
			plan := index.Begin()
			plan.KeepNames(memberships)
			for letter := range was {
				if _, name, held := plan.Lookup(id(letter)); held && name != want[letter] {
					t.Errorf("%c is in %s, want %s", letter, name, want[letter])
				}
			}
			index.Begin() // takes it back
			for letter := range was {
				if _, name, held := index.Lookup(id(letter)); held && name != now[letter] {
					t.Errorf("taken back, %c is in %s, want %s", letter, name, now[letter])
				}
			}
		})
	}
}
