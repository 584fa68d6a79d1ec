package store_test

import (
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/tag"
	"griot/feeds/text"
	"griot/store"
	"griot/store/derive"
	"griot/store/storetest"
)

// tagsOf derives the same tags of every item.
func tagsOf(tags feeds.Tags) *derive.Deriver {
	return derive.New(tags.Rules, func(*feeds.Item, *text.Fields) feeds.Tags { return tags })
}

// counting derives tags that say how often it was asked.
func counting(rules string, derived *int) *derive.Deriver {
	return derive.New(rules, func(*feeds.Item, *text.Fields) feeds.Tags {
		*derived++
		return feeds.Tags{Rules: rules, Lang: "fr"}
	})
}

// TestOnlyNewAndChangedItemsAreRead polls a document of thirty items again and again.
func TestOnlyNewAndChangedItemsAreRead(t *testing.T) {
	t.Parallel()
	readings := 0
	db := storetest.Open(t, store.Options{Deriver: counting("1", &readings)})
	document := make([]feeds.Item, 30)
	for i := range document {
		document[i] = entry(string(rune('A'+i)), "Titre "+string(rune('A'+i)), withText("Un récit du fleuve."))
	}
	poll := func(hour int, items []feeds.Item) {
		commit(t, db, complete(press, start.Add(time.Duration(hour)*time.Hour), items...))
	}
	for hour, step := range []struct {
		name   string
		change func()
		want   int
	}{
		{"the first document", func() {}, 30},
		{"the same document", func() {}, 0},
		{"one new item", func() {
			document = append([]feeds.Item{entry("neuf", "Un titre neuf", withText("Un récit neuf."))}, document[:29]...)
		}, 1},
		{"one changed item", func() { document[3].Text = "Un autre récit du fleuve." }, 1},
		{"other rules, which stored items follow", func() { storetest.Retag(t, db, counting("2", &readings)) }, 0},
		{"the same rules", func() {}, 0},
	} {
		t.Run(step.name, func(t *testing.T) {
			step.change()
			readings = 0
			poll(hour, document)
			if readings != step.want {
				t.Errorf("%d items were read, want %d", readings, step.want)
			}
		})
	}
}

// TestDerivedOfWhatIsStored: a text that a page gave earlier is derived, not the brief one that a feed repeats.
func TestDerivedOfWhatIsStored(t *testing.T) {
	t.Parallel()
	var read []string
	db := storetest.Open(t, store.Options{Deriver: derive.New("1", func(_ *feeds.Item, fields *text.Fields) feeds.Tags {
		read = append(read, fields.Text.Source)
		return feeds.Tags{Rules: "1"}
	})})
	commit(t, db, complete(press, start, entry("1", "Léré", withText("Le texte de la page."), readFor(feeds.PageBody))))
	commit(t, db, complete(press, start.Add(time.Hour), entry("1", "Léré", withText("En bref."))))
	if want := "Le texte de la page."; len(read) != 1 || read[0] != want {
		t.Errorf("read %q, want %q once", read, want)
	}
}

// article is a report of two thousand characters.
func article() feeds.Item {
	paragraphs := []string{
		"Une base logistique a été démantelée dimanche à l'ouest de Léré, dans la région de Tombouctou, annonce l'état-major général des Armées dans un communiqué daté du 9 février 2026. Selon le texte, une patrouille partie de Niafunké a repéré le site dans la nuit de samedi à dimanche, avant l'intervention d'un hélicoptère.",
		"Trois véhicules, une douzaine de motos et des fûts de carburant ont été saisis ou détruits sur place. L'armée ne fait état d'aucune perte dans ses rangs et affirme que plusieurs occupants du site ont pris la fuite vers la frontière mauritanienne, à une soixantaine de kilomètres.",
		"Joint par téléphone, un élu du cercle de Niafunké dit avoir entendu des détonations vers quatre heures du matin. « Les gens sont restés chez eux jusqu'au lever du jour, puis le marché a ouvert comme d'habitude », raconte-t-il, en ajoutant que les écoles n'ont pas fermé.",
		"Cette zone, située entre le lac Faguibine et la forêt du Wagadou, est l'une des plus disputées du pays depuis 2019. Les convois qui relient Léré à Nampala sont régulièrement visés par des engins explosifs improvisés, et la Croix-Rouge a suspendu deux fois ses distributions de vivres au cours de l'année écoulée.",
		"Le gouverneur de la région a présidé lundi une réunion de sécurité à laquelle ont pris part les préfets de Goundam, Diré et Niafunké. Il a demandé aux maires de signaler tout mouvement suspect et promis la réouverture du poste de contrôle de Soumpi avant la fin du mois de mars.",
		"Les Nations unies estiment à 34 000 le nombre de personnes déplacées dans les trois cercles. Le ministère de la Santé a envoyé une équipe mobile pour vacciner les enfants contre la rougeole, tandis que le Programme alimentaire mondial prévoit de distribuer 120 tonnes de céréales la semaine prochaine.",
		"Sur les marchés de la région, le prix du sac de mil a reculé pour la deuxième semaine de suite, selon les relevés des commerçants de Diré. Les transporteurs attendent que la piste de Nampala rouvre aux camions avant de reprendre leurs rotations.",
	}
	letters := []rune(strings.Join(paragraphs, "\n"))[:2000]
	return feeds.Item{
		ID: feeds.NewItemID(press.ID, feeds.Key{Kind: feeds.KeyGUID, Value: "lere"}), SourceID: press.ID, Source: &press,
		Title: "Mali : une base logistique démantelée à l'ouest de Léré", Text: string(letters), Link: "https://courrier.example/lere",
		Published: start, Seen: start.Add(time.Hour),
	}
}

// BenchmarkDerive derives an item of 2,000 characters, all jobs on.
func BenchmarkDerive(b *testing.B) {
	tagger, err := tag.New(tag.Options{})
	if err != nil {
		b.Fatal(err)
	}
	deriver := derive.New(tagger.Version(), tagger.Tag)
	item := article()
	b.ReportAllocs()
	for b.Loop() {
		deriver.Derive(&item)
	}
}

// TestRulesThatPanicFailTheVisit: the source does not go quiet, and the document is asked for again.
func TestRulesThatPanicFailTheVisit(t *testing.T) {
	db := storetest.Open(t, store.Options{Deriver: derive.New("1", func(item *feeds.Item, _ *text.Fields) feeds.Tags {
		if item.Title == "Chute" {
			panic("too deep")
		}
		return feeds.Tags{Rules: "1"}
	})})
	commit(t, db, complete(press, start, entry("1", "Léré", withText("Un récit."))))
	poll := complete(press, start.Add(time.Hour), entry("1", "Léré", withText("Un récit.")), entry("2", "Chute", withText("Un récit.")))
	poll.Validators.ETag = "neuf"
	_, err := db.Commit(t.Context(), poll)
	status := db.Status(press.ID)
	if err == nil || !strings.Contains(err.Error(), "too deep") || status.Failures != 1 || status.LastFailure.Kind != "internal" || status.Validators.ETag == "neuf" || status.Items != 1 {
		t.Errorf("%v; status %+v", err, status)
	}
}
