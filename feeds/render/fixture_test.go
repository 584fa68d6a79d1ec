package render

import (
	"time"

	"griot/feeds"
)

// The wire of one afternoon: a communiqué with two reports of it, a report that cites a text not held, a note whose
// source allows its link only, one that allows everything, and an aggregator's line without title or date.

var noon = time.Date(2026, 2, 9, 12, 0, 0, 0, time.UTC)

func at(hours, minutes int) time.Time {
	return time.Date(2026, 2, 9, hours, minutes, 0, 0, time.UTC)
}

func testSite() *Site {
	places := map[feeds.PlaceID]string{"ml": "Mali", "ml.tombouctou": "Tombouctou", "ml.tombouctou.dire": "Diré", "ml.gao": "Gao"}
	topics := map[string]string{"securite": "Sécurité", "sante": "Santé"}
	return &Site{
		Title: "Griot Sahel", Description: "Les dépêches du Mali et du Sahel", BaseURL: "https://griot.example",
		Language: "fr", Contact: "redaction@griot.example", Licence: "Titres et extraits\u00a0: droits de leurs éditeurs",
		PlaceName: func(id feeds.PlaceID) (string, bool) { n, ok := places[id]; return n, ok },
		TopicName: func(id string) (string, bool) { n, ok := topics[id]; return n, ok },
	}
}

func source(id, name string, class feeds.Class, republish feeds.Republish) *feeds.Source {
	return &feeds.Source{
		ID: feeds.SourceID(id), Name: name, URL: "https://" + id + ".example/feed?token=abc", Class: class,
		Language: "fr", Republish: republish, Licence: "© " + name,
	}
}

func item(s *feeds.Source, guid, title, text string, seen time.Time) feeds.Item {
	return feeds.Item{
		ID: feeds.NewItemID(s.ID, feeds.Key{Kind: feeds.KeyGUID, Value: guid}), SourceID: s.ID, Source: s, GUID: guid,
		Link: "https://" + string(s.ID) + ".example/" + guid, Title: title, Text: text, Summary: text,
		Published: seen.Add(-10 * time.Minute), Seen: seen,
	}
}

func story(updated time.Time, items ...feeds.Item) feeds.Entry {
	s := feeds.Story{ID: items[0].ID, Items: items, Updated: updated}
	return feeds.Entry{ID: s.ID, Story: s, Lead: s.Lead(), Qualified: s.FirstSeen()}
}

func richChannel() *Channel {
	army := source("fama", "Forces armées maliennes", feeds.Official, feeds.RepublishFull)
	agency := source("amap", "AMAP", feeds.Agency, feeds.RepublishExcerpt)
	press := source("kunafoni", "Mali Kunafoni", feeds.Press, feeds.RepublishExcerpt)
	closed := source("ferme", "Le Fermé", feeds.Press, feeds.RepublishLink)
	hub := source("panorama", "Panorama", feeds.Aggregator, feeds.RepublishExcerpt)

	tombouctou := []feeds.Score[feeds.PlaceID]{{ID: "ml.tombouctou", Score: 3}}
	security := []feeds.Score[string]{{ID: "securite", Score: 2.5}}

	communique := item(army, "c12", "Communiqué n° 12 de l’État-major", "Une patrouille a été prise à partie près de Diré. Le calme est revenu.", at(9, 0))
	communique.Content = `<p>Une patrouille a été prise à partie près de <b>Diré</b>.</p><p>Le calme est revenu ]]&gt; &amp; tient.</p>`
	communique.Tags = feeds.Tags{Lang: "fr", Regions: tombouctou, Places: []feeds.PlaceID{"ml.tombouctou.dire"}, Topics: security}
	communique.Categories = []feeds.Category{{Term: "Communiqués"}, {Term: "ops", Scheme: "https://fama.example/rubriques", Label: "Opérations"}}
	communique.Authors = []string{"DIRPA"}
	communique.Image = "https://fama.example/photos/diré 1.jpg"
	communique.Enclosures = []feeds.Enclosure{
		{URL: "https://fama.example/c12.pdf", Type: "application/pdf", Length: 3 << 30},
		{URL: "https://fama.example/c12.mp3", Type: "audio/mpeg"},
	}
	communique.Point = &feeds.Point{Lat: 16.25, Lon: -3.375}

	dispatch := item(agency, "d1", "Diré : une patrouille attaquée", "Diré, 9 février (AMAP) Une patrouille a été attaquée.", at(9, 30))
	dispatch.Tags = feeds.Tags{Lang: "fr", Regions: tombouctou, Topics: security}
	article := item(press, "p7", "Attaque près de Diré", "Selon un communiqué, une patrouille a été attaquée.", at(10, 15))
	article.Tags = feeds.Tags{Lang: "fr", Regions: tombouctou, Topics: security}
	first := story(at(10, 15), communique, dispatch, article)
	first.Story.Links = []feeds.Link{
		{From: dispatch.ID, To: communique.ID, Kind: feeds.LinkDerived, Score: 0.8, Words: []string{"communiqué n° 12"}},
		{From: article.ID, To: dispatch.ID, Kind: feeds.LinkPartial, Score: 0.6},
	}

	cites := item(press, "p8", "Gao : couvre-feu levé", "Le gouverneur a annoncé dans un communiqué la levée du couvre-feu. "+longText, at(8, 0))
	cites.Tags = feeds.Tags{
		Lang: "fr", Regions: []feeds.Score[feeds.PlaceID]{{ID: "ml.gao", Score: 1}},
		Attribution: &feeds.Attribution{Issuer: "Gouvernorat de Gao", Kind: feeds.FromCommunique, Official: true, Words: "dans un communiqué"},
	}
	locked := item(closed, "x", `Titre <b>gras</b> & "guillemets" ]]>`, "Ce texte ne doit paraître nulle part.", at(7, 0))
	locked.Image = "https://ferme.example/photo-interdite.jpg"
	locked.Content = "<p>Ce texte ne doit paraître nulle part.</p>"
	locked.Origin = &feeds.Origin{Title: "Courrier de Gao"}
	bare := item(hub, "y", "", "", at(6, 0))
	bare.Link, bare.Published = "", time.Time{}
	bare.Origin = &feeds.Origin{Title: "Studio Tamani", URL: "https://www.studiotamani.org/1"}

	return &Channel{
		Site: testSite(),
		Feed: feeds.Feed{
			Path: "region/ml.tombouctou", Title: "Tombouctou", Description: "Tout ce qui concerne la région de Tombouctou",
			Selection: feeds.Selection{Group: feeds.GroupStory, Limit: feeds.DefaultLimit},
		},
		Entries: []feeds.Entry{first, story(at(8, 0), cites), story(at(7, 0), locked), story(at(6, 0), bare)},
		TTL:     15 * time.Minute,
	}
}

const longText = "Les commerces ont rouvert dès la tombée de la nuit et les forains ont repris la route de l’Est. " +
	"Les autorités demandent aux usagers de garder sur eux leurs papiers et de signaler tout mouvement suspect. " +
	"Le marché hebdomadaire se tiendra jeudi comme à l’ordinaire, a précisé la mairie, qui remercie les populations " +
	"pour leur patience et rappelle que la circulation des motos reste interdite hors des agglomérations."
