package feeds

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// One line is one page, in forms met in the wild.
func TestPageURLOfOnePage(t *testing.T) {
	for _, same := range [][]string{
		{"https://x.example/actu/crue-mopti", "http://x.example/actu/crue-mopti", "https://www.x.example/actu/crue-mopti/", "https://X.Example:443/actu/crue-mopti",
			"http://x.example:80/actu/crue-mopti?", "https://x.example./actu/crue-mopti#haut", "https://x.example/actu//crue-mopti", "https://x.example/actu/./crue-mopti",
			"https://m.x.example/actu/crue-mopti", "https://mobile.x.example/actu/crue-mopti", "https://amp.x.example/actu/crue-mopti", "https://www.m.x.example/actu/crue-mopti",
			"https://x.example/actu/crue-mopti/amp", "https://x.example/actu/crue-mopti/amp/", "https://x.example/amp/actu/crue-mopti", "https://x.example/actu/crue-mopti?amp=1",
			"https://x.example/actu/crue-mopti?amp", "https://x.example/actu/crue-mopti.amp", "https://x.example/actu/crue-mopti?outputType=amp",
			"https://x-example.cdn.ampproject.org/c/s/x.example/actu/crue-mopti", "https://x-example.cdn.ampproject.org/v/s/www.x.example/actu/crue-mopti/amp?usqp=mq331",
			"https://www.google.com/amp/s/x.example/actu/crue-mopti", "https://www.bing-amp.com/c/s/x.example/actu/crue-mopti",
			"https://x.example/actu/crue-mopti?utm_source=rss&utm_medium=feed", "https://x.example/actu/crue-mopti?fbclid=IwAR1", "https://x.example/actu/crue-mopti?at_custom1=a",
			"https://x.example/actu/crue-mopti?xtor=RSS-1", "https://x.example/actu/crue-mopti?PHPSESSID=0a1b", "https://x.example/actu/crue-mopti;jsessionid=0A1B.node1",
			"https://x.example/(S(lit3py55t21z5v55vlm25s55))/actu/crue-mopti", "https://x.example/actu/crue-mopti/index.html", "https://x.example/actu/crue-mopti/Default.aspx",
			"https://x.example/index.php/actu/crue-mopti", "https://x.example/actu/crue-mopti?ref=rss", "https://x.example/actu/crue-mopti?source=rss----1b2c---4",
			"https://x.example/actu/crue-mopti?share=twitter", "https://x.example/actu/crue-mopti?_=1712345678901", "https://x.example/actu/crue-mopti?replytocom=55#respond",
			"https://x.example/actu/crue-mopti?sid=0123456789abcdef0123456789abcdef", "https://x.example/actu/crue-mopti#:~:text=Mopti", "https://x.example/actu/crue-mopti?mobile=1",
			"https://x.example/actu/crue-mopti?session_id=9f3c1a77b2e04d58", "https://x.example/actu/crue-mopti?smid=tw-share", "https://x.example/actu/crue-mopti?cfid=41&cftoken=8a1f",
			"https://x.example/actu/crue-mopti?cHash=0123456789abcdef0123456789abcdef", "https://x.example/actu/crue-mopti?at_medium=RSS&pk_campaign=feed"},
		{"https://x.example/art.php?id=3&lang=fr", "https://x.example/art.php?lang=fr&id=3", "https://x.example/art.php?id=3&amp;lang=fr", "https://x.example/art.php?id=3&&lang=fr",
			"https://x.example/art.php?id=3&lang=fr&sid=0123456789abcdef0123456789abcdef", "https://x.example/art.php?id=%33&lang=fr", "https://x.example/art.php;PHPSESSID=1?id=3&lang=fr"},
		{"https://x.example/?p=12", "http://www.x.example?p=12", "https://x.example/index.php?p=12", "https://x.example/?p=12&phpsessid=9"},
		{"https://x.example/2026/11/crue.html", "https://x.example/2026/11/crue.html?m=1", "https://x.example/2026/11/crue.html?m=0", "https://x.example/2026/11/crue.amp.html"},
		{"https://x.example/%C3%A9t%C3%A9", "https://x.example/été", "https://x.example/%c3%a9t%c3%a9/"},
		{"https://xn--cole-9oa.example/a-1", "https://École.example/a-1", "http://www.xn--cole-9oa.example/a-1"},
		{"https://fr.wikipedia.org/wiki/Mopti", "https://fr.m.wikipedia.org/wiki/Mopti"},
		{"https://x.example/#!/article/3", "https://www.x.example/index.html#!/article/3", "https://x.example/?utm_source=a#!article/3", "https://x.example/#/article/3"},
		{"https://x.example:8080/a", "http://x.example:8080/a"},
		{"https://x.example", "http://www.x.example/", "https://x.example/index.html", "https://x.example/?utm_source=rss#top", "https://m.x.example/"},
	} {
		for _, address := range same[1:] {
			if a, b := PageURL(same[0]), PageURL(address); a != b {
				t.Errorf("%s and %s: %s and %s", same[0], address, a, b)
			}
		}
	}
}

// One line is as many pages as it has addresses.
func TestPageURLOfDifferentPages(t *testing.T) {
	for _, apart := range [][]string{
		{"https://x.example/?p=1", "https://x.example/?p=2", "https://x.example/?page_id=1", "https://x.example/p/1", "https://x.example/"},
		{"https://x.example/art.php?id=1", "https://x.example/art.php?id=2", "https://x.example/art.php?article=1", "https://x.example/art.php?ID=1"},
		{"https://x.example/art.php?sid=1", "https://x.example/art.php?sid=2", "https://x.example/art.php?sid=f1e", "https://x.example/art.php"},
		{"https://x.example/art.php?sid=0123456789abcdef0123456789abcdef", "https://x.example/art.php?sid=1123456789abcdef0123456789abcdef"},
		{"https://x.example/cr.php?session_id=100", "https://x.example/cr.php?session_id=101", "https://x.example/cr.php?sessionid=printemps-2026"},
		{"https://x.example/a?ocid=1", "https://x.example/a?ocid=2", "https://x.example/a?ncid=1", "https://x.example/a?cfid=7", "https://x.example/a?at_id=3", "https://x.example/a?pk_id=3"},
		{"https://x.example/fr/a-1", "https://x.example/en/a-1", "https://x.example/a-1", "https://fr.x.example/a-1", "https://x.example/a-1?lang=fr", "https://x.example/a-1?lang=en"},
		{"https://x.example/a-1", "https://x.example/a-1/page/2", "https://x.example/a-1?page=2", "https://x.example/a-1/2", "https://x.example/a-1/index2.html"},
		{"https://x.example/A", "https://x.example/a"},
		{"https://x.example/a%2Fb", "https://x.example/a/b"}, {"https://x.example/é%2Fb", "https://x.example/é/b"}, {"https://x.example/a%3Fb", "https://x.example/a?b"}, {"https://x.example/100%2541", "https://x.example/100%41"},
		{"https://x.example/a?q=1%262", "https://x.example/a?q=1&2="}, {"https://x.example/a?t[]=1&t[]=2", "https://x.example/a?t[]=2&t[]=1"},
		{"https://x.example/#!/article/3", "https://x.example/#!/article/4", "https://x.example/", "https://x.example/article/3"},
		{"https://x.example/catalogue/amp", "https://x.example/catalogue"},
		{"https://x.example/amplis/1", "https://x.example/1"}, {"https://x.example/m/60", "https://x.example/60"}, {"https://x.example/a?m=202603", "https://x.example/a?m=202604", "https://x.example/a?m=1"},
		{"https://m.co.ml/a-1", "https://co.ml/a-1"}, {"https://m.ml/a-1", "https://ml/a-1"}, {"https://a.wordpress.com/a-1", "https://b.wordpress.com/a-1"},
		{"https://x.example/a?ref=12", "https://x.example/a?ref=13", "https://x.example/a?ref=rss"}, {"https://x.example/a?source=gao", "https://x.example/a?source=mopti"},
		{"https://x.example/a?from=2026", "https://x.example/a"}, {"https://x.example/a?amp=12", "https://x.example/a?amp=13"}, {"https://x.example/a?cid=1", "https://x.example/a?cid=2"},
		{"https://x.example/a?t=1", "https://x.example/a?t=2"}, {"https://x.example/a?v=aB", "https://x.example/a?v=ab"}, {"https://x.example/a;v=1", "https://x.example/a;v=2"},
		{"https://x.example/a/index.php?id=1", "https://x.example/a/index.php?id=2"}, {"https://x.example/indexation", "https://x.example/"}, {"https://x.example:8080/a", "https://x.example/a"},
		{"https://cdn.ampproject.org/c/s/x.example/a-1", "https://cdn.ampproject.org/c/s/y.example/a-1"}, {"https://google.com/amp/s/x.example/a-1", "https://google.com/amp/s/x.example/a-2"},
		{"https://news.google.com/rss/articles/CBMi1?oc=5", "https://news.google.com/rss/articles/CBMi2?oc=5"}, {"urn:a%41", "urn:aA"},
		{"https://x.example/?option=com_content&id=1", "https://x.example/?option=com_content&id=2"}, {"https://x.example/spip.php?article12", "https://x.example/spip.php?article13"},
	} {
		met := map[string]string{}
		for _, address := range apart {
			form := PageURL(address)
			if other := met[form]; other != "" {
				t.Errorf("%s and %s: both %s", other, address, form)
			}
			met[form] = address
		}
	}
	for _, address := range []string{"https://x.example/%", "https://x.example/%zz", "", "guid-1", "https://x.example/a%", "https://xn--.example/a", "https://xn--99999999.example/", "http://[::1]/a", "https://x.example/;jsessionid=1"} {
		PageURL(address) // must not fail
	}
}

func TestNamesPage(t *testing.T) {
	for address, want := range map[string]bool{
		"https://x.example/": false, "https://www.x.example/index.php": false, "https://x.example/?utm_source=a": false, "https://x.example/;jsessionid=1": false,
		"https://x.example/?p=1": true, "https://x.example/a": true, "https://x.example/#!/a": true, "https://x.example/index.php?id=1": true,
	} {
		if got := NamesPage(PageURL(address)); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

// The form is reached in one step, and what CanonicalURL holds for one page, so does PageURL.
func TestPageURLWidensTheCanonicalForm(t *testing.T) {
	words := rapid.SampledFrom([]string{"a", "B", "amp", "index.php", "x.amp", "12", "m", "é", "%C3%A9", "c", "s", "y.example", ";jsessionid=1", "..", ""})
	parameters := rapid.SampledFrom([]string{"id=1", "id=2", "utm_source=a", "sid=3", "amp=1", "m=1", "q=a%20b", "q=a+b", "lang=fr", "PHPSESSID=1", "", "="})
	hosts := rapid.SampledFrom([]string{"x.example", "www.x.example", "m.x.example", "X.EXAMPLE:80", "a-b.cdn.ampproject.org", "google.com", "xn--cole-9oa.example"})
	rapid.Check(t, func(t *rapid.T) {
		write := func(name string) string {
			address := "https://" + hosts.Draw(t, name) + "/" + strings.Join(rapid.SliceOfN(words, 0, 5).Draw(t, name), "/")
			if query := strings.Join(rapid.SliceOfN(parameters, 0, 4).Draw(t, name), "&"); query != "" {
				address += "?" + query
			}
			return address
		}
		a, b := write("a"), write("b")
		form := PageURL(a)
		if again := PageURL("http://" + form); parses(a) && parses("http://"+form) && again != form {
			t.Fatalf("%s: %s, and of that %s", a, form, again)
		}
		if CanonicalURL(a) == CanonicalURL(b) && form != PageURL(b) {
			t.Fatalf("%s and %s: %s and %s", a, b, form, PageURL(b))
		}
	})
}

func parses(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != ""
}

func FuzzPageURL(f *testing.F) {
	f.Add("https://xn--cole-9oa.example/a;jsessionid=1/amp?b=%zz&&c#!/d")
	f.Add("https://www.google.com/amp/s/x.example/a")
	f.Fuzz(func(t *testing.T, address string) {
		if form := PageURL(address); form != PageURL(address) {
			t.Fatal("two forms")
		}
	})
}

func BenchmarkPageURL(b *testing.B) {
	for b.Loop() {
		PageURL("https://www.x.example/2026/11/titre-de-l-article-du-jour/?utm_source=rss&id=12")
	}
}
