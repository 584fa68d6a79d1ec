package pages

import (
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

// corrected is an item with a history, of a source with the given policy.
func corrected(policy feeds.Republish, before, now string) feeds.Story {
	when := func(hour int) time.Time { return time.Date(2026, 3, 3, hour, 5, 0, 0, time.UTC) }
	source := &feeds.Source{ID: "s", Name: "Le <Journal>", Class: feeds.Press, Language: "fr", Republish: policy}
	item := feeds.Item{
		ID: feeds.NewItemID("s", feeds.Key{Kind: feeds.KeyGUID, Value: "1"}), SourceID: "s", Source: source,
		Title: "Léré : trois morts", Text: now, Lang: "fr", Published: when(8), Seen: when(8),
		History: feeds.History{
			{At: when(9), Kind: feeds.CorrectionTitle, Title: "Léré : <deux> morts"},
			{At: when(9), Kind: feeds.CorrectionText, Text: before, More: 2},
			{At: when(11), Kind: feeds.CorrectionWithdrawn},
			{At: when(12), Kind: feeds.CorrectionReturned},
		},
	}
	return feeds.Story{ID: item.ID, Items: []feeds.Item{item}, Updated: when(12)}
}

func storyPage(t *testing.T, story feeds.Story, language string) string {
	t.Helper()
	p := newPages(t, testSite(), language)
	return written(t, p, p.Story(&story, story.Lead()), "story/"+story.ID.String())
}

func TestStoryPageTellsCorrections(t *testing.T) {
	t.Parallel()
	page := storyPage(t, corrected(feeds.RepublishFull, "Le bilan est de deux <morts>.", "Le bilan est de trois <morts>."), "fr")
	for _, part := range []string{
		"Titre et texte corrigés le <time",
		"<del>«\u00a0Léré : ‹deux› morts\u00a0»</del> → <ins>«\u00a0Léré : trois morts\u00a0»</ins>",
		"Le bilan est de<del> deux</del><ins> trois</ins> &lt;morts&gt;.",
		"2\u00a0autres corrections ne sont pas détaillées.",
		"Retiré par la source, constaté le <time",
		"De nouveau publié par la source, constaté le <time",
		"3\u00a0mars\u00a02026",
	} {
		t.Run(part, func(t *testing.T) {
			wantContains(t, page, part)
		})
	}
	english := storyPage(t, corrected(feeds.RepublishFull, "Un.", "Deux."), "en")
	wantContains(t, english, "Title and text corrected on <time")
	wantContains(t, english, "2 further corrections are not shown.")
}

func TestStoryPageKeepsToThePolicy(t *testing.T) {
	t.Parallel()
	same := strings.Repeat("Le fleuve monte toujours à Mopti et les pêcheurs attendent. ", 6) // longer than an excerpt
	tests := []struct {
		name         string
		policy       feeds.Republish
		before, now  string
		want, absent []string
	}{
		{"a link only", feeds.RepublishLink, "Ancien secret.", "Nouveau secret.", []string{"Titre et texte corrigés", "‹deux›"}, []string{"secret", "plus loin"}},
		{"an excerpt", feeds.RepublishExcerpt, "Un mort. " + same, "Deux morts. " + same,
			[]string{"<del>Un mort.</del><ins>Deux morts.</ins> Le fleuve"}, []string{"plus loin", "<del> a"}},
		{"beyond the excerpt", feeds.RepublishExcerpt, same + "Ancien secret.", same + "Nouveau secret.",
			[]string{"Le passage modifié est plus loin que l’extrait montré ici."}, []string{"secret"}},
		{"the whole", feeds.RepublishFull, same + "Ancien secret.", same + "Nouveau secret.",
			[]string{"[…] à Mopti et les pêcheurs attendent.<del> Ancien</del><ins> Nouveau</ins> secret."}, []string{"plus loin"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := storyPage(t, corrected(test.policy, test.before, test.now), "fr")
			for _, part := range test.want {
				wantContains(t, page, part)
			}
			for _, part := range test.absent {
				wantMissing(t, page, part)
			}
		})
	}
}
