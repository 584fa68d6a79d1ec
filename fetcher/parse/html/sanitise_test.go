package html

import (
	"net/url"
	"testing"

	"griot/fetcher/parse/html/htmltest"
)

func TestSanitize(t *testing.T) {
	t.Parallel()
	base, _ := url.Parse("https://outlet.example/news/feed.xml")
	for _, c := range []struct{ name, in, want string }{
		{"plain", `Ségou & Mopti`, `Ségou &amp; Mopti`},
		{"kept", `<p>Un <strong>mot</strong></p>`, `<p>Un <strong>mot</strong></p>`},
		{"link kept", `<p>Voir <a href="https://x.example/a?b=1&amp;c=2">ici</a><br/></p>`, `<p>Voir <a href="https://x.example/a?b=1&amp;c=2">ici</a><br/></p>`},
		{"quote in a link", `<a href="https://x.example/'onclick=y">a</a>`, `<a href="https://x.example/&#39;onclick=y">a</a>`},
		{"script", `a<script>alert(1)</script>b`, `ab`},
		{"handler", `<p onclick="x()">a</p>`, `<p>a</p>`},
		{"style", `<p style="position:fixed" class="x">a</p>`, `<p>a</p>`},
		{"relative link", `<a href="suite.html">a</a>`, `<a href="https://outlet.example/news/suite.html">a</a>`},
		{"relative image", `<img src="/p.jpg" alt="x">`, `<img src="https://outlet.example/p.jpg" alt="x">`},
		{"javascript", `<a href="java&#10;script:x()">a</a>`, `<a>a</a>`},
		{"frame", `a<iframe src="https://x.example/">b</iframe>c`, `abc`},
		{"unclosed frame", `a<iframe src="x"> <b>c</b>`, `a <b>c</b>`},
		{"counting pixel", `a<img src="https://x.example/p" width="1" height="1"/>`, `a`},
		{"data", `<img src="data:image/svg+xml,x">`, `<img>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Sanitize(c.in, base); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"entities once", `Ségou &amp;amp; Mopti`, `Ségou &amp; Mopti`},
		{"entities once beside tags", `<b>Ségou</b> &amp;amp; &amp;lt;b&amp;gt;`, `Ségou &amp; &lt;b&gt;`},
		{"paragraphs", "<p>Un.</p>\n<p>Deux\n mots.</p>", "Un.\nDeux mots."},
		{"line", `a<br/>b<br><br>c`, "a\nb\nc"},
		{"list", `<ul><li>a</li><li>b</li></ul>`, "a\nb"},
		{"inline", `<b>a</b><i>b</i> c`, `ab c`},
		{"script", `a<script>x</script><style>y</style>b`, `ab`},
		{"no-break space", "Mali&nbsp;: <b>fin</b>", "Mali\u00a0: fin"},
		{"comment", `a<!-- b -->c`, `ac`},
		{"less than", `3 < 4 et 5 > 2`, `3 < 4 et 5 > 2`},
		{"cells", `<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>`, "a b\nc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := PlainText(c.in); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// FuzzSanitize: whatever goes in, nothing that acts comes out, and sanitising twice changes nothing that a reader sees.
func FuzzSanitize(f *testing.F) {
	for _, s := range []string{`<a href="java&#9;script:x">`, `<svg><style><img src=x onerror=y>`, `<iframe><b>`, `<p style=x onclick=y>a</p>`, `<img src="//x/y">`, `<noscript><p title="</noscript><script>">`} {
		f.Add(s)
	}
	base, _ := url.Parse("https://outlet.example/a/b")
	f.Fuzz(func(t *testing.T, s string) {
		out := Sanitize(s, base)
		if found := htmltest.Dangers(t, out); found != nil {
			t.Fatalf("%v in %q from %q", found, out, s)
		}
		if again := Sanitize(out, base); PlainText(again) != PlainText(out) {
			t.Fatalf("%q, then %q", out, again)
		}
	})
}
