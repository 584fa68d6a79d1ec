package parse

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestUnwrapped(t *testing.T) {
	t.Parallel()
	const a = "https://exemple.ml/actu/a-1"
	for address, want := range map[string]string{
		"https://www.google.com/url?rct=j&sa=t&url=https://exemple.ml/actu/a-1&ct=ga&cd=CAIyGm&usg=AOvVaw":            a,
		"https://www.google.com/url?q=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1&sa=D":                                     a,
		"https://www.google.co.uk/url?url=" + a:                                                                       a,
		"http://news.google.com/news/url?sa=t&fd=R&url=" + a:                                                          a,
		"https://l.facebook.com/l.php?u=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1&h=AT1":                                  a,
		"https://www.facebook.com/l.php?u=" + a:                                                                       a,
		"https://t.umblr.com/redirect?z=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1&t=YmE":                                  a,
		"https://vk.com/away.php?to=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1&cc_key=":                                    a,
		"https://out.reddit.com/t3_1?url=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1&token=AQA":                             a,
		"https://steamcommunity.com/linkfilter/?url=" + a:                                                             a,
		"https://duckduckgo.com/l/?uddg=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1&rut=1":                                  a,
		"https://www.youtube.com/redirect?event=video_description&q=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1":            a,
		"https://slack-redir.net/link?url=" + a:                                                                       a,
		"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1&data=05":           a,
		"https://urldefense.com/v3/__https://exemple.ml/actu/a-1__;!!N11eV2iwtfs!x$":                                  a,
		"https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1&urlhash=1":                 a,
		"https://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=1&url=https%3a%2f%2fexemple.ml%2factu%2fa-1&c=2": a,
		"https://t.me/iv?url=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1&rhash=1":                                           a,
		"https://alertes.example/redirect?url=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1":                                  a,
		"https://alertes.example/out.php?to=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1&utm_source=rss":                     a,
		"https://alertes.example/fr/go?u=https%3A%2F%2Fexemple.ml%2Factu%2Fa-1&sig=9f":                                a,
		"https://alertes.example/away?url=https%253A%252F%252Fexemple.ml%252Factu%252Fa-1":                            a,
		// three deep
		"https://www.google.com/url?url=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Falertes.example%252Fgo%253Furl%253Dhttps%25253A%25252F%25252Fexemple.ml%25252Factu%25252Fa-1": a,
	} {
		if got := Unwrapped(address); got != want {
			t.Errorf("%s\nleads to %s, want %s", address, got, want)
		}
	}
	for _, stays := range []string{
		a, a + "?source_url=https://autre.ml/b", a + "?ref=https://autre.ml/b", a + "?url=https://autre.ml/b", "https://exemple.ml/?q=https://autre.ml/b",
		"https://www.facebook.com/sharer/sharer.php?u=" + a, "https://twitter.com/intent/tweet?url=" + a, "https://exemple.ml/share?url=https://autre.ml/b",
		"https://web.archive.org/web/2026/" + a, "https://translate.google.com/translate?sl=fr&u=" + a, "https://www.google.com/search?q=" + a,
		"https://news.google.com/rss/articles/CBMi1?oc=5", "https://www.google.com/url?q=mali", "https://validator.w3.org/feed/check.cgi?url=" + a,
		"https://exemple.ml/redirect?url=https://exemple.ml/b", "https://exemple.ml/redirect?url=https://www.exemple.ml/b", "https://exemple.ml/redirect?url=/b",
		"https://exemple.ml/go?article=12&url=https://autre.ml/b", "https://exemple.ml/go?url=https://autre.ml/b&url=https://tiers.ml/c", "https://exemple.ml/go/article/12/url?to=https://autre.ml/b",
		"https://exemple.ml/login?redirect=https://autre.ml/b", "https://oembed.example/embed?url=" + a, "https://google.com.example.net/url?q=" + a + "&b=2",
		"https://www.google.com/url?url=http://127.0.0.1/a", "https://www.google.com/url?url=http://localhost/a", "https://www.google.com/url?url=http://192.168.1.1/a",
		"https://www.google.com/url?url=http://[::1]/a", "https://www.google.com/url?url=http://[::ffff:10.0.0.1]/a", "https://www.google.com/url?url=http://2130706433/a",
		"https://www.google.com/url?url=http://0x7f.0.0.0x1/a", "https://www.google.com/url?url=http://imprimante.local/a", "https://www.google.com/url?url=http://u:p@exemple.ml/a",
		"https://www.google.com/url?url=javascript:alert(1)", "https://www.google.com/url?url=ftp://exemple.ml/a", "https://www.google.com/url?url=//exemple.ml/a",
		"https://www.google.com/url?url=", "https://www.google.com/url", "urn:x?url=" + a, "",
	} {
		if got := Unwrapped(stays); got != stays {
			t.Errorf("%s\nleads to %s, and is no redirector", stays, got)
		}
	}
}

func TestWrappersEnd(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const page = "https://exemple.ml/actu/a-1"
		address, n := page, rapid.IntRange(0, 6).Draw(t, "n")
		for i := range n {
			wrap := []string{"https://www.google.com/url?url=", "https://l.facebook.com/l.php?u=", "https://vk.com/away.php?to="}[i%3]
			address = wrap + url.QueryEscape(address)
		}
		got := Unwrapped(address)
		if n <= maxWrappers && got != page || n > maxWrappers && (got == page || !strings.Contains(got, "?")) {
			t.Fatalf("%d wrappers: %s", n, got)
		}
	})
}
