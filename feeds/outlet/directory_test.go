package outlet

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"griot/feeds"
)

// sourcesOf reads sources, one a line: id, address, and then site=, link=, outlet=, class= and retired.
func sourcesOf(t testing.TB, text string) []Source {
	t.Helper()
	var all []Source
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		s := Source{Source: feeds.Source{ID: feeds.SourceID(words[0]), Name: strings.ReplaceAll(words[0], "-", " "), URL: words[1], Class: feeds.Press}}
		for _, word := range words[2:] {
			switch key, value, _ := strings.Cut(word, "="); key {
			case "site":
				s.Site = value
			case "link":
				s.Link = value
			case "outlet":
				s.Outlet.ID = feeds.OutletID(value)
			case "class":
				s.Class = feeds.Class(value)
			case "retired":
				s.Retired = true
			default:
				t.Fatalf("%q in %q", word, line)
			}
		}
		all = append(all, s)
	}
	return all
}

func hosts(t testing.TB, further ...string) Hosts {
	t.Helper()
	h, err := NewHosts(further)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestOutletsOfSources(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, sources, want string }{
		{"sections and countries of one paper", `
			a https://www.lequotidien.example.fr/afrique/rss.xml site=https://www.lequotidien.fr/afrique/
			b https://lequotidien.fr/sahel/rss.xml`, "a=lequotidien.fr/site b=lequotidien.fr/address"},
		{"sub-domains, a mobile one, and a feed host of its own", `
			a https://fr.gazette.co.ke/feed
			b https://m.gazette.co.ke/rss
			c https://feeds.gazettecdn.net/all site=https://www.gazette.co.ke/`, "a=gazette.co.ke/address b=gazette.co.ke/address c=gazette.co.ke/site"},
		{"the link of the feed where nothing is declared", `
			a https://feeds.feedburner.com/VoixDuNord link=https://voixdunord.ml/
			b https://www.voixdunord.ml/feed
			c https://rss.app/feeds/abc.xml link=https://www.voixdunord.ml/actu`, "a=voixdunord.ml/link b=voixdunord.ml/address c=voixdunord.ml/link"},
		{"a shared host tells nothing", `
			a https://feeds.feedburner.com/Un
			b https://feeds.feedburner.com/Deux
			c https://news.google.com/rss/search?q=Mali
			d https://www.google.ml/alerts/feeds/1/2
			e https://www.youtube.com/feeds/videos.xml?channel_id=UC1`, "a=a/own b=b/own c=c/own d=d/own e=e/own"},
		{"a name below a shared host tells", `
			a https://lesdunes.wordpress.com/feed/
			b https://lesdunes.wordpress.com/category/gao/feed/
			c https://autreblog.wordpress.com/feed/
			d https://moussa.github.io/notes/feed.xml
			e https://moussa.github.io/blog/atom.xml
			f https://awa.blogspot.com/feeds/posts/default
			g https://issa.blogspot.fr/feeds/posts/default`,
			"a=lesdunes.wordpress.com/address b=lesdunes.wordpress.com/address c=autreblog.wordpress.com/address d=moussa.github.io/address e=moussa.github.io/address f=awa.blogspot.com/address g=issa.blogspot.fr/address"},
		{"a folder of a shared host tells", `
			a https://rss.example.org/1 site=https://t.me/s/RadioDunes
			b https://rss.example.net/2 site=https://t.me/radiodunes/
			c https://rss.app/feeds/1.xml link=https://m.facebook.com/RadioDunes/posts
			d https://rss.app/feeds/2.xml link=https://www.facebook.com/story.php?id=3
			e https://rss.app/feeds/3.xml link=https://www.youtube.com/channel/UCabc`,
			"a=t.me/radiodunes/site b=t.me/radiodunes/site c=facebook.com/radiodunes/link d=d/own e=youtube.com/ucabc/link"},
		{"ministries are bodies of their own", `
			a https://sante.gouv.ml/feed class=official
			b https://securite.gouv.ml/feed class=official
			c https://interieur.gouv.ne/feed class=official
			d https://www.interieur.gouv.ne/autre class=official
			e https://presse.un.org/fr/rss class=official`,
			"a=sante.gouv.ml+official/address b=securite.gouv.ml+official/address c=interieur.gouv.ne+official/address d=interieur.gouv.ne+official/address e=presse.un.org+official/address"},
		{"an official body and a newspaper at one domain are two", `
			a https://www.etat.ml/communiques class=official
			b https://www.etat.ml/journal`, "a=etat.ml+official/address b=etat.ml/address"},
		{"unless declared", `
			a https://www.etat.ml/communiques class=official outlet=etat
			b https://www.etat.ml/journal outlet=etat`, "a=etat/declared b=etat/declared"},
		{"a declared outlet takes in the other sources of its domain", `
			a https://www.rfi.fr/fr/afrique/rss outlet=rfi
			b https://www.rfi.fr/fr/monde/rss
			c https://www.rfi.fr/officiel class=official`, "a=rfi/declared b=rfi/address c=rfi.fr+official/address"},
		{"two declared outlets of one domain leave the rest to itself", `
			a https://groupe.ml/matin outlet=matin
			b https://groupe.ml/soir outlet=soir
			c https://groupe.ml/divers`, "a=matin/declared b=soir/declared c=groupe.ml/address"},
		{"what has no domain is told by host and port", `
			a http://127.0.0.1:28202/feed-afrique.xml link=http://127.0.0.1:28100/
			b http://127.0.0.1:28202/feed-mali.xml link=http://127.0.0.1:28100/
			c http://127.0.0.1:28202/x.xml
			d http://localhost:8080/x.xml`, "a=127.0.0.1:28100/link b=127.0.0.1:28100/link c=127.0.0.1:28202/address d=localhost:8080/address"},
		{"a renamed source is one outlet", `
			neuf https://feeds.feedburner.com/LeJournal
			vieux http://feeds.feedburner.com/LeJournal retired
			autre https://feeds.feedburner.com/Autre retired`, "neuf=neuf/own vieux=neuf/own autre=autre/own"},
		{"a renamed source goes where its new name is declared to belong", `
			neuf https://lejournal.ml/feed outlet=journal
			vieux https://lejournal.ml/feed retired outlet=ancien`, "neuf=journal/declared vieux=journal/declared"},
		{"a host that only the operator knows", `
			a https://hebergeur.example/~un/rss
			b https://hebergeur.example/~deux/rss
			c https://un.toile.example/rss
			d https://deux.toile.example/rss`, "a=hebergeur.example/~un/address b=hebergeur.example/~deux/address c=un.toile.example/address d=deux.toile.example/address"},
		{"a link to a machine of one's own", `
			a https://un.ml/feed link=http://localhost/
			b https://deux.ml/feed link=http://localhost/
			c https://trois.ml/feed link=http://192.168.1.10/site/
			d https://quatre.ml/feed site=http://joomla:8080/
			e https://cinq.ml/feed link=http://wordpress.local`, "a=un.ml/address b=deux.ml/address c=trois.ml/address d=quatre.ml/address e=cinq.ml/address"},
		{"no address", "a - site=ftp://x.ml/\nb - site=::", "a=a/own b=b/own"},
		{"letters of other scripts", "a https://Émission.example.ml/feed\nb https://www.xn--mission-9xa.example.ml/feed", "a=example.ml/address b=example.ml/address"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			sources := sourcesOf(t, test.sources)
			d := New(sources, hosts(t, "hebergeur.example/~*", "*.toile.example"))
			var got []string
			for i := range sources {
				s := &sources[i].Source
				got = append(got, fmt.Sprintf("%s=%s/%s", s.ID, d.Of(s).ID, d.Basis(s)))
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestNamesOfOutlets(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ names, want string }{
		{"RFI Afrique", "RFI Afrique"},
		{"RFI Afrique|RFI Monde", "RFI"},
		{"RFI Afrique|RFI – Mali", "RFI"},
		{"Le Monde Afrique|Le Monde – Sahel", "Le Monde"},
		{"Le Matin|Le Soir", "Le Matin"},
		{"Le Soir|Le Matin – Mali|Le Matin", "Le Matin"},
		{"Podcast du jour|Le Matin", "Le Matin"},
		{"Le Matin|Le Matin", "Le Matin"},
		{"ONU Info|ONU Info – Afrique|ONU Info – Paix et sécurité", "ONU Info"},
		{"ONU Info – Afrique|ONU Info", "ONU Info"},
		{"La Voix de Gao|La Voix de Kidal", "La Voix"},
		{"Afrique Matin|Sahel Soir", "lematin.example"},
		{"France 24 Afrique|France 24 – Mali", "France 24"},
		{"L’Essor : Mali|L’Essor : Sport", "L’Essor"},
		{"Jeune Afrique|Jeune Afrique – Mali", "Jeune Afrique"},
	} {
		t.Run(test.names, func(t *testing.T) {
			t.Parallel()
			if got := inCommon(strings.Split(test.names, "|"), "lematin.example"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestDeclaredName(t *testing.T) {
	t.Parallel()
	d := New([]Source{
		{Source: feeds.Source{ID: "a", Name: "Une", URL: "https://rfi.fr/a", Outlet: feeds.Outlet{ID: "rfi"}}},
		{Source: feeds.Source{ID: "b", Name: "Deux", URL: "https://rfi.fr/b", Outlet: feeds.Outlet{ID: "rfi", Name: "RFI"}}},
	}, hosts(t))
	if got := d.Of(&feeds.Source{ID: "a"}); got != (feeds.Outlet{ID: "rfi", Name: "RFI"}) {
		t.Errorf("%+v", got)
	}
}

// What an aggregator names: of each case the origin's title and address, the link, and the outlet it counts for.
func TestOutletsThatAggregatorsName(t *testing.T) {
	t.Parallel()
	sources := sourcesOf(t, `
		google-news https://news.google.com/rss/search?q=Mali class=aggregator
		tout-afrique https://toutafrique.example.com/mali.rdf site=https://fr.toutafrique.example.com/mali/ class=aggregator
		journal https://feeds.feedburner.com/Journal site=https://www.journal.ml/
		radio https://cdn.hebergement.example/radio.xml site=https://radio.ml/ outlet=radio-dunes
		tele https://www.etat.ml/tele
		etat https://www.etat.ml/communiques class=official
		presidence https://presidence.ml/feed class=official
		blog https://lesdunes.wordpress.com/feed`)
	d := New(sources, hosts(t))
	for _, test := range []struct{ name, source, title, origin, link, want, called string }{
		{"an outlet that is not declared", "google-news", "Autre Presse", "https://p.ml", "https://news.google.com/rss/articles/1", "p.ml", "Autre Presse"},
		{"without a name", "google-news", "", "https://www.p.ml/rss", "", "p.ml", "p.ml"},
		{"a declared one, by its domain", "google-news", "Journal.ml", "https://journal.ml", "", "journal.ml", "journal"},
		{"a declared outlet's domain", "google-news", "x", "https://www.radio.ml/feed", "", "radio-dunes", "radio"},
		{"an address of an outlet that is no domain of its own", "google-news", "x", "https://cdn.hebergement.example/z", "", "radio-dunes", "radio"},
		{"by the link alone", "tout-afrique", "", "", "https://m.journal.ml/a/b?utm_source=x", "journal.ml", "journal"},
		{"a link of its own names nobody", "tout-afrique", "", "", "https://fr.toutafrique.example.com/stories/1", "example.com", "tout afrique"},
		{"nor does an origin of its own", "tout-afrique", "Tout", "https://toutafrique.example.com/", "https://journal.ml/x", "journal.ml", "journal"},
		{"a feed at a shared host that is a source", "google-news", "x", "http://feeds.feedburner.com/Journal/", "https://news.google.com/4", "journal.ml", "journal"},
		{"nothing at all", "google-news", "", "", "https://news.google.com/rss/articles/2", "google-news", "google news"},
		{"a shared host as the origin, and a link", "google-news", "Page", "https://feeds.feedburner.com/Page", "https://q.ml/1", "q.ml", "Page"},
		{"a name that only one outlet bears", "google-news", "Journal", "", "https://news.google.com/3", "journal.ml", "journal"},
		{"a blog", "google-news", "Les Dunes", "https://lesdunes.wordpress.com/", "", "lesdunes.wordpress.com", "blog"},
		{"another blog there", "google-news", "Autre", "https://autre.wordpress.com/", "", "autre.wordpress.com", "Autre"},
		{"a page of a social network", "google-news", "", "", "https://www.facebook.com/Journal.Mali/posts/7", "facebook.com/journal.mali", "facebook.com/journal.mali"},
		{"press before the body at its domain", "google-news", "", "https://etat.ml/", "", "etat.ml", "tele"},
		{"a body", "google-news", "", "https://presidence.ml/", "", "presidence.ml+official", "presidence"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			at := slices.IndexFunc(sources, func(s Source) bool { return string(s.ID) == test.source })
			item := feeds.Item{SourceID: sources[at].ID, Source: &sources[at].Source, Link: test.link}
			if test.title != "" || test.origin != "" {
				item.Origin = &feeds.Origin{Title: test.title, URL: test.origin}
			}
			d.Assign(&item)
			if string(item.Outlet.ID) != test.want || item.Outlet.Name != test.called {
				t.Errorf("got %+v, want %s %q", item.Outlet, test.want, test.called)
			}
			if self := item.Outlet == d.Of(item.Source); item.Found == self {
				t.Errorf("found %v, though the outlet is %+v", item.Found, item.Outlet)
			}
		})
	}
}

// Whatever the order of the sources, the outlets are the same, and so is what an aggregator names.
func TestOutletsInAnyOrder(t *testing.T) {
	t.Parallel()
	known := hosts(t)
	addresses := []string{
		"https://a.ml/1", "https://www.a.ml/2", "https://b.a.ml/3", "https://b.ml/", "https://feeds.feedburner.com/x", "https://t.me/a",
		"https://un.wordpress.com/", "http://127.0.0.1:1/a", "http://127.0.0.1:1/b", "https://x.gouv.ne/", "",
	}
	rapid.Check(t, func(t *rapid.T) {
		address := rapid.SampledFrom(addresses)
		var sources []Source
		for i := range rapid.IntRange(1, 8).Draw(t, "sources") {
			id := fmt.Sprintf("s%d", i)
			sources = append(sources, Source{Source: feeds.Source{
				ID: feeds.SourceID(id), Name: "Source " + id, URL: address.Draw(t, "url"), Site: address.Draw(t, "site"),
				Class:  rapid.SampledFrom([]feeds.Class{feeds.Press, feeds.Official, feeds.Aggregator}).Draw(t, "class"),
				Outlet: feeds.Outlet{ID: rapid.SampledFrom([]feeds.OutletID{"", "", "", "x", "y", "a.ml"}).Draw(t, "outlet")},
			}, Link: address.Draw(t, "link"), Retired: rapid.Bool().Draw(t, "retired")})
		}
		told := func(sources []Source) map[string]string {
			d, all := New(sources, known), map[string]string{}
			for i := range sources {
				s := &sources[i].Source
				all[string(s.ID)] = fmt.Sprint(d.Of(s).ID, d.Basis(s))
				if s.Class != feeds.Aggregator {
					continue
				}
				for _, to := range addresses {
					o, named := d.Named(&feeds.Item{Source: s, SourceID: s.ID, Link: to})
					all[string(s.ID)+" "+to] = fmt.Sprint(o.ID, named)
				}
			}
			return all
		}
		before, after := told(sources), told(rapid.Permutation(sources).Draw(t, "permutation"))
		for of, outlet := range before {
			if after[of] != outlet {
				t.Fatalf("%s: %s, in another order %s", of, outlet, after[of])
			}
		}
		d := New(sources, known)
		for i := range sources {
			for j := range sources {
				a, b := &sources[i], &sources[j]
				if a.Outlet.ID == "" && b.Outlet.ID == "" && !a.Retired && !b.Retired && d.Of(&a.Source).ID == d.Of(&b.Source).ID &&
					(a.Class == feeds.Official) != (b.Class == feeds.Official) && !slices.ContainsFunc(sources, func(s Source) bool { return s.Outlet.ID != "" }) {
					t.Fatalf("%+v and %+v are one outlet", a, b)
				}
			}
		}
	})
}

func TestFormsOfHosts(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"example.net", "*.example.net", "*.example.*", "example.net/*", "example.net/@*", "example.net/a/*", "example.net/a"} {
		if err := CheckForm(form); err != nil {
			t.Errorf("%s: %v", form, err)
		}
	}
	for _, form := range []string{"", "net", "*", "*.*", "*.example.net/*", "https://example.net/", "example.net/", "example.net//a", "ex*mple.net", "example.net/*/a", "example.net:80"} {
		if CheckForm(form) == nil {
			t.Errorf("%q is taken", form)
		}
	}
}
