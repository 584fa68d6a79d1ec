package story_test

import (
	"slices"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/tag"
	"griot/store/story"
	"griot/store/story/sign"
)

// TestShortNames: the press names the body that issued a communiqué in short. Within their story that words the link,
// whichever of the two comes first; another body's name does not.
func TestShortNames(t *testing.T) {
	staff := feeds.Source{ID: "staff", Name: "Dirpa", Issuer: "État-major général des Armées", Class: feeds.Official, Language: "fr"}
	tagger, err := tag.New(tag.Options{Officials: []feeds.Source{staff}})
	if err != nil {
		t.Fatal(err)
	}
	release := report("dirpa", "Destruction d’une base logistique à l’ouest de Léré", "Les forces ont détruit samedi une base logistique de groupes armés terroristes à l’ouest de Léré. "+
		"Le site abritait un dépôt de carburant, un stock de munitions et deux ateliers de fabrication d’engins explosifs. Une vingtaine de motos ont été détruites.", noon)
	release.SourceID, release.Source = staff.ID, &staff
	told := " fait état d’un dépôt de carburant, de munitions et de deux ateliers d’engins explosifs découverts dans une base logistique à l’ouest de Léré. Une vingtaine de motos auraient brûlé."
	for body, want := range map[string]feeds.LinkKind{"l’état-major": feeds.LinkDerived, "l’armée": feeds.LinkDerived, "la gendarmerie": feeds.LinkEvent} {
		article := report("maliweb", "Une base logistique détruite près de Léré, à l’ouest", "Un communiqué rendu public par "+body+told, noon.Add(3*time.Hour))
		var all []sign.Signature
		for _, item := range []*feeds.Item{&release, &article} {
			item.Tags = tagged(tagger, item)
			all = append(all, stored(t, signed(item)))
		}
		for _, order := range [][]sign.Signature{{all[0], all[1]}, {all[1], all[0]}} {
			_, links := story.GroupAll(story.DefaultParams(), order)
			if !slices.ContainsFunc(links, func(l feeds.Link) bool {
				return l.From == article.ID && l.To == release.ID && l.Kind == want
			}) {
				t.Errorf("%s (%+v), %s first: %+v, want %s", body, article.Tags.Attribution, order[0].Source, links, want)
			}
		}
	}
}
