package story_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"griot/feeds"
	"griot/store/story"
	"griot/store/story/sign"
)

// poll is what the store makes of one visit: its items placed one after the other, then the time told.
func poll(plan *story.Plan, at time.Time, signatures ...sign.Signature) ([]story.Placement, []feeds.Link) {
	var placements []story.Placement
	var links []feeds.Link
	for _, s := range signatures {
		p, l := plan.Place(s)
		placements, links = append(placements, p...), append(links, l...)
	}
	p, l := plan.Advance(at)
	return append(placements, p...), append(links, l...)
}

// stream is n polls of a wire, of three items each, half an hour apart.
func stream(seed uint64, n int) (at []time.Time, polls [][]sign.Signature) {
	w := newWire(seed)
	for i := range n {
		t := dawn.Add(time.Duration(i) * 30 * time.Minute)
		var signatures []sign.Signature
		for range 3 {
			item := w.item(t, 80)
			signatures = append(signatures, signed(&item))
		}
		at, polls = append(at, t), append(polls, signatures)
	}
	return at, polls
}

// outcome is all that a store is told.
type outcome struct {
	Placements []story.Placement
	Links      []feeds.Link
}

// TestReplay: the same polls give the same plans, whatever was planned and thrown away in between, however many polls
// share a transaction, and wherever the index was made anew from stored signatures.
func TestReplay(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	at, polls := stream(5, 600) // twelve days: items leave the window
	plain := story.NewIndex(story.DefaultParams())
	var want []outcome
	for i := range polls {
		plan := plain.Begin()
		p, l := poll(plan, at[i], polls[i]...)
		plain.Take(plan)
		want = append(want, outcome{p, l})
	}
	t.Run("thrown away", func(t *testing.T) {
		random := rand.New(rand.NewPCG(1, 1))
		index := story.NewIndex(story.DefaultParams())
		for i := range polls {
			for random.IntN(5) == 0 {
				plan := index.Begin()
				for j := i; j < min(i+1+random.IntN(6), len(polls)); j++ {
					poll(plan, at[j], polls[j]...)
				}
			}
			plan := index.Begin()
			p, l := poll(plan, at[i], polls[i]...)
			index.Take(plan)
			same(t, i, outcome{p, l}, want[i])
		}
	})
	t.Run("in batches", func(t *testing.T) {
		random := rand.New(rand.NewPCG(2, 1))
		index := story.NewIndex(story.DefaultParams())
		for i := 0; i < len(polls); {
			plan := index.Begin()
			for range 1 + random.IntN(20) {
				if i == len(polls) {
					break
				}
				p, l := poll(plan, at[i], polls[i]...)
				same(t, i, outcome{p, l}, want[i])
				i++
			}
			index.Take(plan)
		}
	})
	t.Run("restarted", func(t *testing.T) {
		index := story.NewIndex(story.DefaultParams())
		now := map[feeds.ItemID]feeds.StoryID{}
		var stored [][]byte // in the order of time, as the store keeps them
		for i := range polls {
			if i%50 == 49 {
				index = story.NewIndex(story.DefaultParams())
				for _, raw := range stored {
					var s sign.Signature
					if err := s.UnmarshalBinary(raw); err != nil {
						t.Fatal(err)
					}
					if s.At.After(at[i-1].Add(-index.Window())) {
						index.Restore(s, now[s.Item])
					}
				}
			}
			plan := index.Begin()
			p, l := poll(plan, at[i], polls[i]...)
			index.Take(plan)
			same(t, i, outcome{p, l}, want[i])
			for _, placement := range p {
				now[placement.Item] = placement.Story
			}
			for _, s := range polls[i] {
				raw, err := s.MarshalBinary()
				if err != nil {
					t.Fatal(err)
				}
				stored = append(stored, raw)
			}
		}
	})
}

func same(t *testing.T, i int, got, want outcome) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("poll %d: got %+v, want %+v", i, got, want)
	}
}

// TestOrderWithinTheHour: the items of an hour in another order make the same stories, for 99 of 100 pairs that either
// order joins. The hour is a busy one: all releases with their reports and the labelled corpus.
func TestOrderWithinTheHour(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	tagger := newTagger(t)
	var all []sign.Signature
	take := func(item feeds.Item) {
		item.Tags = tagged(tagger, &item)
		item.Seen = dawn.Add(time.Duration(len(all)) * time.Second)
		item.Published = item.Seen
		all = append(all, signed(&item))
	}
	for _, r := range readReleases(t) {
		official, press := r.reports(dawn)
		take(official)
		for _, role := range []role{whole, part, cited, independent, unlike} {
			take(press[role])
		}
	}
	corpus := readCorpus(t)
	for i := range corpus {
		take(corpus[i].item())
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	first := grouped(all)
	checks := flag.Lookup("rapid.checks")
	usual := checks.Value.String()
	t.Cleanup(func() { checks.Value.Set(usual) })  // the other tests' properties are cheaper
	if err := checks.Value.Set("12"); err != nil { // each groups some 450 items
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var shuffled []sign.Signature
		for _, i := range rapid.Permutation(order).Draw(t, "order") {
			shuffled = append(shuffled, all[i])
		}
		second := grouped(shuffled)
		both, either := 0, 0
		for i := range all {
			for j := range i {
				a, b := all[i].Item, all[j].Item
				one, two := first[a] == first[b], second[a] == second[b]
				if one && two {
					both++
				}
				if one || two {
					either++
				}
			}
		}
		if float64(both) < 0.99*float64(either) {
			t.Fatalf("%d of %d pairs are together in both orders", both, either)
		}
	})
}

// grouped places signatures in polls of five.
func grouped(signatures []sign.Signature) map[feeds.ItemID]feeds.StoryID {
	index := story.NewIndex(story.DefaultParams())
	now := map[feeds.ItemID]feeds.StoryID{}
	for some := range slices.Chunk(signatures, 5) {
		plan := index.Begin()
		placements, _ := poll(plan, dawn.Add(time.Hour), some...)
		index.Take(plan)
		for _, p := range placements {
			now[p.Item] = p.Story
		}
	}
	end := report("end", "Fin", "", dawn.Add(3*time.Hour))
	plan := index.Begin()
	placements, _ := poll(plan, dawn.Add(3*time.Hour), signed(&end)) // the hour is over
	for _, p := range placements {
		now[p.Item] = p.Story
	}
	return now
}

// TestStoriesAreWhole: after any stream every story has the id of one of its items, and every link joins two items of
// one story that was right when it was made.
func TestStoriesAreWhole(t *testing.T) {
	at, polls := stream(9, 200)
	index := story.NewIndex(story.DefaultParams())
	now := map[feeds.ItemID]feeds.StoryID{}
	for i := range polls {
		plan := index.Begin()
		placements, links := poll(plan, at[i], polls[i]...)
		index.Take(plan)
		for _, p := range placements {
			now[p.Item] = p.Story
		}
		for _, l := range links {
			if l.From == l.To || l.Score < 0 || l.Score > 1 || len(l.Words) == 0 {
				t.Errorf("link %+v", l)
			}
		}
		for item, s := range now {
			if now[s] != s {
				t.Fatalf("poll %d: %s is in story %s, whose founder is in %s", i, item, s, now[s])
			}
		}
	}
}

// TestSeriesMakeNoBlob: ten thousand items of columns and tables stay apart.
func TestSeriesMakeNoBlob(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	index := story.NewIndex(story.DefaultParams())
	now := map[feeds.ItemID]feeds.StoryID{}
	towns := []string{"Kayes", "Sikasso", "Mopti", "Gao", "Ségou"}
	templates := []func(n int) (title, text string){
		func(n int) (string, string) {
			return fmt.Sprintf("Météo du %d mars : ciel dégagé sur %s", 1+n%28, towns[n%5]),
				fmt.Sprintf("Le ciel sera dégagé sur %s le matin, avec des passages nuageux l'après-midi. Il fera %d degrés au plus chaud et %d au lever du jour. Le vent d'est soufflera à %d kilomètres à l'heure.", towns[n%5], 30+n%12, 18+n%9, 5+n%30)
		},
		func(n int) (string, string) {
			return fmt.Sprintf("Revue de presse du %d mars", 1+n%28),
				fmt.Sprintf("Les journaux parus ce matin reviennent sur l'actualité nationale : L'Éclair numéro %d consacre sa une au budget, Le Matin s'intéresse aux écoles, tandis que La Dépêche interroge un ministre.", n)
		},
		func(n int) (string, string) {
			return fmt.Sprintf("Horoscope du jour : n° %d", n),
				fmt.Sprintf("Bélier : une rencontre inattendue. Taureau : patience en affaires, chance %d. Gémeaux : la santé revient. Cancer : un voyage se prépare. Lion : la fortune sourit %d fois.", n%10, n%7)
		},
		func(n int) (string, string) {
			home, guest := "FC "+pronounced(uint64(n*7)), "AS "+pronounced(uint64(n*13+5))
			return fmt.Sprintf("Championnat, %de journée : %s bat %s %d-%d", 1+n%30, home, guest, 1+n%4, n%3),
				fmt.Sprintf("Au stade municipal, %s s'est imposé devant %s sur le score de %d à %d pour le compte de la %de journée du championnat. Le classement reste serré avant la prochaine journée.", home, guest, 1+n%4, n%3, 1+n%30)
		},
		func(n int) (string, string) {
			return fmt.Sprintf("Cours de l'or : %d francs le gramme", 40000+n), fmt.Sprintf("Le gramme d'or s'échangeait à %d francs hier à la clôture, en hausse de %d francs sur la veille, selon les bijoutiers de la place.", 40000+n, n%300)
		},
	}
	largest := map[feeds.StoryID]int{}
	for n := range 10_000 {
		title, text := templates[n%5](n / 5)
		at := dawn.Add(time.Duration(n) * time.Minute)
		item := report(fmt.Sprintf("colonne%d", n%5+5*(n/5%3)), title, text, at)
		item.ID = feeds.NewItemID(item.SourceID, feeds.Key{Kind: feeds.KeyGUID, Value: fmt.Sprint(n)})
		item.Link = fmt.Sprintf("https://colonne.example/%d", n)
		plan := index.Begin()
		placements, _ := poll(plan, at, signed(&item))
		index.Take(plan)
		for _, p := range placements {
			now[p.Item] = p.Story
		}
	}
	for _, s := range now {
		largest[s]++
	}
	joined, most := 0, 0
	for _, n := range largest {
		if n > 1 {
			joined += n
		}
		most = max(most, n)
	}
	t.Logf("largest story %d, %d items joined", most, joined)
	if most > 10 || joined > 500 {
		t.Errorf("a story of %d items; %d items of series are in stories", most, joined)
	}
}

// TestUpdate: a corrected item is looked at again.
func TestUpdate(t *testing.T) {
	long := readTexts(t)[0]
	first := report("first", long.title, long.body, noon)
	second := report("second", "Brève", "Le texte suivra.", noon.Add(time.Minute))
	index := story.NewIndex(story.DefaultParams())
	plan := index.Begin()
	poll(plan, noon, signed(&first), signed(&second))
	index.Take(plan)
	second.Title, second.Text = long.title, long.body
	plan = index.Begin()
	plan.Update(signed(&second))
	placements, links := plan.Advance(noon.Add(time.Hour))
	if !slices.Contains(placements, story.Placement{Item: second.ID, Story: first.ID}) || len(links) != 1 || links[0].Kind != feeds.LinkCopy {
		t.Errorf("placements %v, links %+v", placements, links)
	}
}

// TestWindow: what has left the window is not joined any more, a backlog that is older than it neither, and an official
// text can be cited longer.
func TestWindow(t *testing.T) {
	long := readTexts(t)[0]
	day := 24 * time.Hour
	for _, test := range []struct {
		name      string
		class     feeds.Class
		published time.Duration // before the first poll
		later     time.Duration
		want      bool
	}{
		{"next day", feeds.Press, 0, day, true},
		{"after the window", feeds.Press, 0, 9 * day, false},
		{"official, after a week", feeds.Official, 0, 9 * day, true},
		{"official, after two months", feeds.Official, 0, 60 * day, false},
		{"old backlog", feeds.Press, 40 * day, day, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			first := report("first", long.title, long.body, noon)
			first.Source.Class = test.class
			first.Published, first.Backlog = noon.Add(-test.published), true
			second := report("second", long.title, long.body, noon.Add(test.later))
			other := report("other", "Autre chose", "Sans rapport.", noon)
			index := story.NewIndex(story.DefaultParams())
			for i, item := range []*feeds.Item{&other, &first} {
				plan := index.Begin()
				poll(plan, noon.Add(time.Duration(i)*time.Minute), signed(item))
				index.Take(plan)
			}
			plan := index.Begin()
			plan.Advance(noon.Add(test.later - time.Minute))
			if _, links := poll(plan, noon.Add(test.later), signed(&second)); len(links) > 0 != test.want {
				t.Errorf("links %+v", links)
			}
		})
	}
}
