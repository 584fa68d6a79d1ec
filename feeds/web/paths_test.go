package web

import (
	"net/http"
	"testing"
)

func TestPaths(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	story := newMemory().stories[0].ID.String()
	old := newMemory().stories[0].Items[1].ID.String()
	for _, c := range []struct {
		target   string
		status   int
		what     string // content type, or the address redirected to
		contains string
	}{
		{"/", 200, "text/html; charset=utf-8", "Lundi 9 février 2026"},
		{"/all.rss", 200, "application/rss+xml; charset=utf-8", "<rss version=\"2.0\""},
		{"/all.atom", 200, "application/atom+xml; charset=utf-8", "http://www.w3.org/2005/Atom"},
		{"/all.json", 200, "application/feed+json; charset=utf-8", "https://jsonfeed.org/version/1.1"},
		{"/region/ml.tombouctou.rss", 200, "application/rss+xml; charset=utf-8", "<title>Tombouctou · Griot Sahel</title>"},
		{"/region/ml.tombouctou", 200, "text/html; charset=utf-8", "https://griot.example/region/ml.tombouctou.rss"},
		{"/topic/securite.atom", 200, "application/atom+xml; charset=utf-8", "Sécurité"},
		{"/topic/securite", 200, "text/html; charset=utf-8", "Communiqué n° 12"},
		{"/feeds/tombouctou-securite.json", 200, "application/feed+json; charset=utf-8", "Tombouctou, sécurité"},
		{"/feeds/tombouctou-securite", 200, "text/html; charset=utf-8", "Tombouctou, sécurité"},
		{"/select.rss?class=official&lang=fr", 200, "application/rss+xml; charset=utf-8", "source officielle · français · Griot Sahel"},
		{"/select.rss?q=patrouille+a+%C3%A9t%C3%A9", 200, "application/rss+xml; charset=utf-8", "Communiqué n° 12"},
		{"/select.rss?q=patrouille%20a%20%c3%a9t%c3%a9", 200, "application/rss+xml; charset=utf-8", "Communiqué n° 12"},
		{"/select?class=official&lang=fr", 200, "text/html; charset=utf-8", "select.rss?class=official&amp;lang=fr"},
		{"/select", 200, "text/html; charset=utf-8", "action=\"/select\""},
		{"/select?q=&limit=&region=", 200, "text/html; charset=utf-8", "action=\"/select\""},
		{"/story/" + story, 200, "text/html; charset=utf-8", "Tiré du texte officiel publié par Forces armées maliennes"},
		{"/sources", 200, "text/html; charset=utf-8", "En panne"},
		{"/help", 200, "text/html; charset=utf-8", "S’abonner à un flux"},
		{"/feeds.opml", 200, "text/x-opml; charset=utf-8", "xmlUrl=\"https://griot.example/region/ml.gao.rss\""},
		{"/sources.opml", 200, "text/x-opml; charset=utf-8", "https://fama.example/feed?token=***"},
		{"/status", 200, "text/html; charset=utf-8", "le nom du serveur n’est pas connu"},
		{"/status?state=ok", 200, "text/html; charset=utf-8", "Mali Kunafoni"},
		{"/status?state=tired", 400, "text/plain; charset=utf-8", "« tired »"},
		{"/status/ferme", 200, "text/html; charset=utf-8", "https://ferme.example/feed?token=***"},
		{"/status/ferme?lang=en", 200, "text/html; charset=utf-8", "no such host"},
		{"/feeds", 200, "text/html; charset=utf-8", "https://griot.example/topic/sante.rss"},
		{"/help/subscribe", 200, "text/html; charset=utf-8", "Newsboat"},
		{"/help/badges?lang=en", 200, "text/html; charset=utf-8", "What the badges say"},
		{"/region/ml.gao?lang=en", 200, "text/html; charset=utf-8", "Subscribe to this page"},
		{"/select?lang=en&ui=en", 200, "text/html; charset=utf-8", "English · Griot Sahel"},
		{"/search", 200, "text/html; charset=utf-8", "action=\"/search\""},
		{"/search?q=patrouille", 200, "text/html; charset=utf-8", "1 information contient « patrouille »."},
		{"/search?q=patrouille&ui=en", 200, "text/html; charset=utf-8", "1 story holds “patrouille”."},
		{"/status/nulle", 404, "text/plain; charset=utf-8", "nulle"},
		{"/sources.atom", 200, "application/atom+xml; charset=utf-8", "Le Fermé\u00a0: en panne"},
		{"/status.json", 200, "application/json; charset=utf-8", "\"failing\":1"},
		{"/healthz", 200, "text/plain; charset=utf-8", "ok"},
		{"/readyz", 200, "text/plain; charset=utf-8", "ready"},
		{"/style.css", 200, "text/css; charset=utf-8", "prefers-color-scheme"},

		{"/all", 301, "/", ""},
		{"/region/ml.gao.html", 301, "/region/ml.gao", ""},
		{"/select.rss", 301, "/all.rss", ""},
		{"/select.atom?region=ml.gao", 301, "/region/ml.gao.atom", ""},
		{"/select.json?topic=sante&limit=50", 301, "/topic/sante.json", ""},
		{"/select.rss?topic=securite&region=ml.tombouctou", 302, "/feeds/tombouctou-securite.rss", ""},
		{"/select.rss?region=ne,ml.gao", 301, "/select.rss?region=ml.gao&region=ne", ""},
		{"/select.rss?class=press&topic=sante", 301, "/select.rss?topic=sante&class=press", ""},
		{"/region/ml.gao.rss?brief=80", 301, "/select.rss?region=ml.gao&brief=80", ""},
		{"/all.rss?limit=10", 301, "/select.rss?limit=10", ""},
		{"/feeds/tombouctou-securite.rss?limit=10", 301, "/select.rss?region=ml.tombouctou&topic=securite&limit=10", ""},
		{"/region/ml.gao.rss?utm_source=lettre", 200, "application/rss+xml; charset=utf-8", "Gao"},
		{"/search?q=gao&topic=sante", 301, "/select?topic=sante&q=gao", ""},
		{"/search?q=gao&topic=sante&ui=en", 301, "/select?topic=sante&q=gao&ui=en", ""},
		{"/region/ml.gao?lang=ar", 301, "/select?region=ml.gao&lang=ar", ""},
		{"/region/ml.gao.html?lang=en", 301, "/region/ml.gao?lang=en", ""},
		{"/help/index", 301, "/help", ""},
		{"/help/", 301, "/help", ""},
		{"/index.html", 301, "/", ""},
		{"/region/ml.gao/", 301, "/region/ml.gao", ""},
		{"/region/ml.gao/index.html", 301, "/region/ml.gao", ""},
		{"/region/ml.gao/index.html?lang=en", 301, "/region/ml.gao?lang=en", ""},
		{"/feeds/", 301, "/feeds", ""},
		{"/feeds/tombouctou-securite/index.html", 301, "/feeds/tombouctou-securite", ""},
		{"/story/" + story + "/", 301, "/story/" + story, ""},
		{"/status/ferme/index.html", 301, "/status/ferme", ""},
		{"/status/?state=ok", 301, "/status?state=ok", ""},
		{"/select/?topic=sante", 301, "/topic/sante", ""},
		{"/story/" + old, 302, "/story/" + story, ""},

		{"/select.rss?regions=ml", 400, "text/plain; charset=utf-8", "le paramètre « regions » n’existe pas"},
		{"/select.rss?class=journal", 400, "text/plain; charset=utf-8", "Cette adresse demande quelque chose d’impossible\u00a0: class ne peut pas être « journal », seulement official, "},
		{"/select.rss?limit=9999", 400, "text/plain; charset=utf-8", "« 9999 » n’est pas un nombre de 1 à 500"},
		{"/select.rss?q=%zz", 400, "text/plain; charset=utf-8", "mal codé"},
		{"/select?limit=many&ui=en", 400, "text/plain; charset=utf-8", "“many” is no number from 1 to 500"},
		{"/select.rss?since=hier", 400, "text/plain; charset=utf-8", "n’est ni un jour"},
		{"/select.rss?region=atlantis", 404, "text/plain; charset=utf-8", "Le lieu «\u00a0atlantis\u00a0» n’est pas connu ici."},
		{"/select.rss?source=nulle", 404, "text/plain; charset=utf-8", "La source «\u00a0nulle\u00a0» n’est pas connue ici."},
		{"/region/atlantis.rss", 404, "text/plain; charset=utf-8", "atlantis"},
		{"/topic/magie.rss", 404, "text/plain; charset=utf-8", "magie"},
		{"/feeds/nulle.rss", 404, "text/plain; charset=utf-8", "nulle"},
		{"/story/zzz", 404, "text/plain; charset=utf-8", "rien à cette adresse"},
		{"/story/00000000000000000000000000", 404, "text/plain; charset=utf-8", "rien à cette adresse"},
		{"/region", 404, "text/plain; charset=utf-8", ""},
		{"/region/", 404, "text/plain; charset=utf-8", ""},
		{"/../../etc/passwd", 404, "text/plain; charset=utf-8", ""},
		{"/pages/layout.html", 404, "text/plain; charset=utf-8", ""},
		{"/region/atlantis/", 404, "text/plain; charset=utf-8", "atlantis"},
		{"/all.rss/", 404, "text/plain; charset=utf-8", ""},
		{"/story/my-index.html", 404, "text/plain; charset=utf-8", ""},
		{"//evil.example/x.html", 404, "text/plain; charset=utf-8", ""},
		{"/region//evil.example.html", 404, "text/plain; charset=utf-8", ""},
		{"/wp-login.php", 404, "text/plain; charset=utf-8", ""},
	} {
		t.Run(c.target, func(t *testing.T) {
			got := get(h, c.target)
			if got.Code != c.status {
				t.Fatalf("status %d, want %d: %s", got.Code, c.status, got.Body)
			}
			what := got.Header().Get("Content-Type")
			if c.status == http.StatusMovedPermanently || c.status == http.StatusFound {
				what = got.Header().Get("Location")
			}
			if what != c.what {
				t.Errorf("got %q, want %q", what, c.what)
			}
			wantContains(t, got.Body.String(), c.contains)
		})
	}
}
