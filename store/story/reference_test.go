package story_test

import (
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/tag"
	"griot/store/story"
)

// linked is an article's markup: TEXT stands for what it tells, PAGE for the address of the release, SITE for the
// address of the site it stands on.
type linked struct{ name, markup string }

var sourceLinks = []linked{
	{"in a sentence", `<p>TEXT</p><p>Les détails figurent dans la <a href="PAGE">note publiée par l’administration</a> en fin de journée.</p>`},
	{"named as the source", `<div>TEXT<br>Source&nbsp;: <a href="PAGE?utm_source=site">le communiqué</a>, que nous avons pu consulter.</div>`},
	{"by itself, named", `<p>TEXT</p><p><a href="PAGE">Lire le communiqué dans son intégralité</a></p>`},
	{"around the first words", `<p><a href="PAGE/">L’annonce</a> est tombée tôt. TEXT</p>`},
	{"without words", `<p>TEXT Voir la page que les services ont mise en ligne : <a href="PAGE"><img src="x.png"></a></p>`},
	{"in a list that tells", `<p>TEXT</p><ul><li>Le texte, daté du même jour, est <a href="PAGE">disponible en ligne</a> depuis midi.</li></ul>`},
}

var otherLinks = []linked{
	{"what else there is to read", `<p>TEXT</p><p>À lire aussi</p><p>Lire aussi : <a href="PAGE">une annonce des services de l’État et ses suites</a></p>`},
	{"announced on a line of its own", `<p>TEXT</p><h3>Sur le même sujet</h3><p><a href="PAGE">Communiqué de presse</a></p>`},
	{"in brackets", `<p>TEXT (Lire aussi : <a href="PAGE">notre page</a>)</p>`},
	{"a list of links", `<p>TEXT</p><ul><li><a href="PAGE">Communiqué officiel</a></li><li><a href="https://autre.example/b">Autre chose</a></li></ul>`},
	{"navigation", `<nav><a href="PAGE">Communiqué</a></nav><p>TEXT</p>`},
	{"the site", `<p>TEXT Selon le site <a href="SITE">de l’administration</a>, rien d’autre n’est à signaler pour le moment.</p>`},
	{"the section", `<p>TEXT Les textes paraissent <a href="SITE/communiques/">à cette adresse</a> chaque semaine, dit-on au ministère.</p>`},
	{"a review of many", `<p>TEXT Ailleurs : <a href="https://a.example/1">ceci</a>, <a href="https://b.example/1">cela</a>, <a href="https://c.example/1">encore</a>, <a href="https://d.example/1">un mot</a>, <a href="https://e.example/1">deux</a> et <a href="PAGE">trois</a>.</p>`},
}

// TestReferences: an article that tells an event in its own words is derived from the release that it links to, whichever
// comes first, and the link's words say so. Links that stand for anything else derive nothing. An article about something
// else that links to the release in a sentence of its own is the hardest: some are taken for derived, and counted.
func TestReferences(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	right, all, wrong, others, background, unlikes := 0, 0, 0, 0, 0, 0
	for _, r := range readReleases(t) {
		tagger, err := tag.New(tag.Options{Officials: []feeds.Source{r.source()}})
		if err != nil {
			t.Fatal(err)
		}
		derived := func(l linked, text [2]string, late bool) bool {
			official, press := r.reports(noon)
			page := official.Link
			site, _, _ := strings.Cut(strings.TrimPrefix(page, "https://"), "/")
			item := press[independent]
			item.Title, item.Text = text[0], text[1]
			item.Content = strings.NewReplacer("TEXT", text[1], "PAGE", page, "SITE", "https://"+site).Replace(l.markup)
			order := []feeds.Item{official, item}
			if late {
				order[0], order[1] = order[1], order[0]
			}
			index := story.NewIndex(story.DefaultParams())
			found := false
			for n := range order {
				at := noon.Add(time.Duration(n) * time.Hour)
				order[n].Seen, order[n].Published = at, at
				order[n].Tags = tagged(tagger, &order[n])
				plan := index.Begin()
				_, links := poll(plan, at, stored(t, signed(&order[n])))
				index.Take(plan)
				for _, link := range links {
					if link.Kind != feeds.LinkDerived {
						continue
					}
					found = true
					if link.From != item.ID || link.To != official.ID || len(link.Words) == 0 {
						t.Errorf("%s, %s: %+v", r.name, l.name, link)
					}
				}
			}
			return found
		}
		for _, late := range []bool{false, true} {
			for _, l := range sourceLinks {
				if all++; derived(l, r.told, late) {
					right++
				} else {
					t.Logf("%s, %s, release late %v: not derived", r.name, l.name, late)
				}
			}
			for _, l := range otherLinks {
				if others++; derived(l, r.told, late) && !derived(linked{"none", "<p>TEXT</p>"}, r.told, late) {
					wrong++
					t.Errorf("%s, %s, release late %v: derived", r.name, l.name, late)
				}
			}
			if unlikes++; derived(sourceLinks[0], r.unlike, late) {
				background++
				t.Logf("%s: an article about something else is derived by its link", r.name)
			}
		}
	}
	t.Logf("%d of %d links to a source found, %d of %d others taken for one; %d of %d articles about something else from the same place",
		right, all, wrong, others, background, unlikes)
	if right*100 < all*95 || wrong > 0 || background*100 > unlikes*20 {
		t.Error("want 95 of 100 found, none of the others, and no more than 20 of 100 of those about something else")
	}
}

func FuzzReferences(f *testing.F) {
	for _, l := range append(sourceLinks, otherLinks...) {
		f.Add(l.markup)
	}
	f.Add(`<a href="http://x.example/a"><a href=y><li></li></li><p>`)
	f.Fuzz(func(t *testing.T, markup string) {
		item := report("x", "Titre", "Texte", noon)
		item.Content = markup
		stored(t, signed(&item))
	})
}
