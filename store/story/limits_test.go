package story_test

import (
	"fmt"
	"testing"
	"time"

	"griot/feeds"
	"griot/store/story"
	"griot/store/story/sign"
)

// TestLimitsAreMetAndTold: texts made to be costly meet the limits that bound the work for them. The counts say so, and
// the clock when.
func TestLimitsAreMetAndTold(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, test := range []struct {
		occasion string
		outlets  int
		met      []string
	}{
		{"SharedSentences", 120, []string{"chains"}},
		{"OneTitle", 40, []string{"candidates", "components", "credit"}},
		{"OneSentenceInAll", 30, []string{"boilerplate"}},
	} {
		t.Run(test.occasion, func(t *testing.T) {
			index, met, last := placed(t, test.occasion, test.outlets, story.DefaultParams())
			counts := met.Counts()
			at := map[string]time.Time{}
			for i, name := range story.LimitNames() {
				at[name] = index.Clock().Met[i]
				if (counts[i] > 0) != !at[name].IsZero() {
					t.Errorf("%s: %d times, at %s", name, counts[i], at[name])
				}
			}
			for _, name := range test.met {
				if at[name].Before(last.Add(-10*time.Minute)) || at[name].After(last) {
					t.Errorf("%s: last met at %s, the last poll was at %s: %+v", name, at[name], last, met)
				}
			}
		})
	}
	if _, met, _ := placed(t, "OwnTexts", 40, story.DefaultParams()); met.Chains+met.Components+met.Credit+met.Full > 0 {
		t.Errorf("texts of their own: %+v", met)
	}
}

// placed has an occasion's documents placed by an index.
func placed(t testing.TB, name string, outlets int, params story.Params) (index *story.Index, met story.Limits, last time.Time) {
	w := newTexts(t)
	for _, o := range occasions(w) {
		if o.name != name {
			continue
		}
		index = story.NewIndex(params)
		for n := range outlets {
			last = dawn.Add(time.Duration(n) * time.Second)
			items := o.visit(w, n, last)
			plan := index.Begin()
			for i := range items {
				plan.Place(signed(&items[i]))
			}
			plan.Advance(last)
			add(&met, plan.Met())
			index.Take(plan)
		}
	}
	return index, met, last
}

func add(sum *story.Limits, more story.Limits) {
	sum.Boilerplate += more.Boilerplate
	sum.Chains += more.Chains
	sum.Candidates += more.Candidates
	sum.Components += more.Components
	sum.Credit += more.Credit
	sum.Full += more.Full
}

// TestManyOutletsOneText: one text in 500 outlets, each with some words of its own around it, is one story, however it
// arrives: the limits on what many items share are none for copies.
func TestManyOutletsOneText(t *testing.T) {
	w := newTexts(t)
	copied := w.body(articleWords, nil)
	for _, backlog := range []bool{false, true} {
		index := story.NewIndex(story.DefaultParams())
		members, links := map[feeds.StoryID]int{}, 0
		var ids []feeds.ItemID
		for n := range 500 {
			at := dawn.Add(time.Duration(n) * time.Minute)
			if backlog {
				at = dawn.Add(-time.Duration(n) * time.Minute)
			}
			items := w.visit(n, at, func(int) (string, string) { return w.title(), copied + fmt.Sprintf("Journal %d. ", n) + w.title() })[:1]
			plan := index.Begin()
			_, found := plan.Place(signed(&items[0]))
			plan.Advance(at)
			index.Take(plan)
			links += len(found)
			ids = append(ids, items[0].ID)
		}
		for _, id := range ids {
			_, s, _ := index.Lookup(id)
			members[s]++
		}
		if len(members) != 1 {
			t.Errorf("backlog %v: %d stories of one text: %v", backlog, len(members), members)
		}
		if links < 499 || links > 4*500 {
			t.Errorf("backlog %v: %d links", backlog, links)
		}
	}
}

// TestRefrainTiesNothing: a passage that items of many outlets hold proves nothing, however large a part of a brief it is.
// Between the first few it does, since nothing shows that it is one.
func TestRefrainTiesNothing(t *testing.T) {
	w := newTexts(t)
	refrain := w.body(20, nil)
	index := story.NewIndex(story.DefaultParams())
	members := map[feeds.StoryID]int{}
	most := 0
	for n := range 300 {
		at := dawn.Add(time.Duration(n) * time.Minute)
		items := w.visit(n, at, func(int) (string, string) { return w.title(), w.body(70, nil) + refrain })[:1]
		plan := index.Begin()
		plan.Place(signed(&items[0]))
		plan.Advance(at)
		index.Take(plan)
		_, s, _ := index.Lookup(items[0].ID)
		if members[s]++; members[s] > most {
			most = members[s]
		}
	}
	if most > 12 || len(members) < 200 {
		t.Errorf("%d stories, the biggest of %d items", len(members), most)
	}
}

// TestClockIsStored: what an index knows besides its items survives its stored form. An earlier version's has full credit.
func TestClockIsStored(t *testing.T) {
	c := story.Clock{Passed: 7, Newest: noon, Credit: 11}
	c.Met[2] = noon.Add(time.Minute)
	b, err := c.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := story.ReadClock(b); !ok || got != c {
		t.Errorf("%+v, want %+v", got, c)
	}
	index := story.NewIndex(story.DefaultParams())
	full := index.Clock().Credit
	index.SetClock(c)
	if early, ok := story.ReadClock(b[:16]); !ok || !early.Newest.Equal(noon) {
		t.Errorf("%+v", early)
	} else if index.SetClock(early); index.Clock().Credit != full {
		t.Errorf("credit %d, want %d", index.Clock().Credit, full)
	}
	if _, ok := story.ReadClock(b[:20]); ok {
		t.Error("half a clock is one")
	}
}

// TestAPlanThatIsNotTakenSpendsNothing: the credit of a plan that is undone is there for the next.
func TestAPlanThatIsNotTakenSpendsNothing(t *testing.T) {
	w := newTexts(t)
	index := story.NewIndex(story.DefaultParams())
	var came []sign.Signature
	title := w.title()
	for n := range 30 {
		items := w.visit(n, dawn, func(int) (string, string) { return title, w.body(articleWords, nil) })[:3]
		for i := range items {
			came = append(came, signed(&items[i]))
		}
	}
	before := index.Clock()
	plan := index.Begin()
	for _, s := range came {
		plan.Place(s)
	}
	plan.Advance(dawn)
	if plan.Clock() == before {
		t.Fatal("nothing was spent or met: the test proves nothing")
	}
	if index.Begin(); index.Clock() != before {
		t.Errorf("%+v, before %+v", index.Clock(), before)
	}
}

// TestCopiesBeyondAFullStory: where a story has all the copies that it takes, the next ones are in one story after it, not
// each in its own.
func TestCopiesBeyondAFullStory(t *testing.T) {
	w := newTexts(t)
	params := story.DefaultParams()
	params.Bounds.Copies = 160
	copied := w.body(articleWords, nil)
	index := story.NewIndex(params)
	members := map[feeds.StoryID]int{}
	for n := range 400 {
		at := dawn.Add(time.Duration(n) * time.Minute)
		items := w.visit(n, at, func(int) (string, string) { return w.title(), copied })[:1]
		plan := index.Begin()
		plan.Place(signed(&items[0]))
		plan.Advance(at)
		index.Take(plan)
		_, s, _ := index.Lookup(items[0].ID)
		members[s]++
	}
	if len(members) > 4 {
		t.Errorf("%d stories of one text: %v", len(members), members)
	}
}
