package outlet

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"griot/feeds"
)

// randomSource is a source of a small world, in which addresses, domains, names and declared outlets are shared by many.
func randomSource(t *rapid.T) Source {
	domain := rapid.SampledFrom([]string{"journal.example", "radio.example", "www.journal.example", "sports.journal.example", "blog.wordpress.com", "wordpress.com", "10.0.0.1:80"})
	path := rapid.SampledFrom([]string{"/feed", "/feed/", "/rss?x=1", ""})
	address := func(name string) string {
		return "https://" + domain.Draw(t, name) + path.Draw(t, name+" path")
	}
	s := Source{Source: feeds.Source{
		ID:    feeds.SourceID(rapid.SampledFrom(strings.Fields("a b c d e f g h")).Draw(t, "id")),
		Name:  rapid.SampledFrom([]string{"Le Journal", "Le Journal – Mali", "Le Journal – Sports", "Radio", "radio ", "Armée"}).Draw(t, "name"),
		URL:   address("url"),
		Class: rapid.SampledFrom([]feeds.Class{feeds.Press, feeds.Press, feeds.Official, feeds.Aggregator}).Draw(t, "class"),
	}, Retired: rapid.IntRange(0, 2).Draw(t, "retired") == 0}
	if rapid.Bool().Draw(t, "has site") {
		s.Site = address("site")
	}
	if rapid.Bool().Draw(t, "has link") {
		s.Link = address("link")
	}
	if rapid.IntRange(0, 3).Draw(t, "declared") == 0 {
		s.Outlet = feeds.Outlet{ID: feeds.OutletID(rapid.SampledFrom(strings.Fields("journal radio journal.example")).Draw(t, "outlet")),
			Name: rapid.SampledFrom([]string{"", "Le Journal", "Groupe Radio"}).Draw(t, "outlet name")}
	}
	return s
}

// answers are all that a directory tells of sources and of what aggregators name.
func answers(of interface {
	Of(*feeds.Source) feeds.Outlet
	Basis(*feeds.Source) Basis
	Named(*feeds.Item) (feeds.Outlet, bool)
}, sources []Source) string {
	var b strings.Builder
	for i := range sources {
		s := &sources[i].Source
		fmt.Fprintln(&b, s.ID, of.Of(s), of.Basis(s))
		for _, link := range []string{"https://journal.example/a", "https://www.journal.example/b", "https://sports.journal.example/c", "https://radio.example/feed", "https://blog.wordpress.com/d", "http://10.0.0.1:80/e"} {
			for _, origin := range []*feeds.Origin{nil, {Title: "radio"}, {Title: "Le Journal", URL: "https://inconnu.example/"}, {Title: "Groupe  Radio", URL: link}} {
				o, named := of.Named(&feeds.Item{SourceID: s.ID, Source: s, Link: link, Origin: origin})
				fmt.Fprintln(&b, " ", o, named)
			}
		}
	}
	return b.String()
}

// TestInPlace: a directory that took sources over one by one tells what one tells that was made of them at once.
func TestInPlace(t *testing.T) {
	t.Parallel()
	known := hosts(t)
	rapid.Check(t, func(t *rapid.T) {
		d, all := New(nil, known), map[feeds.SourceID]Source{}
		var before *Directory
		told := ""
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			changed := rapid.SliceOfNDistinct(rapid.Custom(randomSource), 0, 3, func(s Source) feeds.SourceID { return s.ID }).Draw(t, "changed")
			var gone []feeds.SourceID
			if rapid.IntRange(0, 3).Draw(t, "goes") == 0 {
				gone = append(gone, randomSource(t).ID)
			}
			for _, id := range gone {
				delete(all, id)
			}
			for _, s := range changed {
				all[s.ID] = s
			}
			d = d.With(changed, gone...)
			var sources []Source
			for _, id := range strings.Fields("h g f e d c b a") {
				if s, ok := all[feeds.SourceID(id)]; ok {
					sources = append(sources, s)
				}
			}
			if got, want := answers(d, sources), answers(New(sources, known), sources); got != want {
				t.Fatalf("in place\n%s\nat once\n%s", got, want)
			}
			for i := range sources {
				if !d.Reads(&sources[i]) {
					t.Fatalf("%+v is not read as it is", sources[i])
				}
			}
			if before != nil && answers(before, []Source{{Source: feeds.Source{ID: "a", Name: "A"}}, {Source: feeds.Source{ID: "b", Name: "B"}}}) != told {
				t.Fatal("the directory of before has changed")
			}
			before, told = d, answers(d, []Source{{Source: feeds.Source{ID: "a", Name: "A"}}, {Source: feeds.Source{ID: "b", Name: "B"}}})
		}
	})
}
