package parse

import (
	"bufio"
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"griot/feeds"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/xmlfix"
)

// dangers are what a browser could run or load in a piece of HTML: it is read the way a browser reads it.
func dangers(t testing.TB, fragment string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<body>" + fragment))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for node := range root.Descendants() {
		if node.Type == html.CommentNode {
			found = append(found, "comment")
		}
		if node.Type != html.ElementNode {
			continue
		}
		switch node.Data {
		case "script", "style", "iframe", "object", "embed", "applet", "frame", "frameset", "form", "input", "button", "textarea",
			"select", "meta", "link", "base", "svg", "math", "noscript", "template", "plaintext", "xmp", "isindex", "layer", "marquee":
			found = append(found, "<"+node.Data+">")
		}
		for _, a := range node.Attr {
			switch name := strings.ToLower(a.Key); {
			case strings.HasPrefix(name, "on"), name == "style", name == "srcdoc", name == "formaction", name == "action",
				name == "background", name == "srcset", name == "class", name == "id", name == "name":
				found = append(found, node.Data+"@"+name)
			case name == "href", name == "src", name == "cite", name == "poster", name == "data", name == "longdesc":
				if scheme := schemeSeen(a.Val); scheme != "" && scheme != "http" && scheme != "https" && scheme != "mailto" {
					found = append(found, node.Data+"@"+name+"="+scheme)
				}
			}
		}
	}
	return found
}

// schemeSeen is the scheme a browser would find in an address: it skips white space and control characters.
func schemeSeen(address string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, address)
	scheme, _, found := strings.Cut(visible, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return ""
	}
	return scheme
}

func checkItem(t testing.TB, where string, item *feeds.Item) {
	t.Helper()
	for _, fragment := range []string{item.Summary, item.Content} {
		if found := dangers(t, fragment); found != nil {
			t.Errorf("%s: %v in %.300q", where, found, fragment)
		}
	}
	addresses := []string{item.Link, item.Image}
	for _, e := range item.Enclosures {
		addresses = append(addresses, e.URL)
	}
	if item.Origin != nil {
		addresses = append(addresses, item.Origin.URL)
	}
	for _, a := range addresses {
		switch schemeSeen(a) {
		case "javascript", "data", "vbscript", "file":
			t.Errorf("%s: address %.100q", where, a)
		}
	}
	for _, text := range append([]string{item.Title, item.Text, item.GUID}, item.Authors...) {
		if text != document.Clean(text) {
			t.Errorf("%s: %.100q has characters that no output may have", where, text)
		}
	}
}

// TestSanitiserSuite reads every document of feedparser's suite: its sanitiser cases are the best free collection of
// attacks on a feed reader.
func TestSanitiserSuite(t *testing.T) {
	t.Parallel()
	file, err := os.Open(shared + "data/feedparser_asserts.jsonl")
	if err != nil {
		t.Skip("no shared test material")
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 8<<20)
	attacks := 0
	for scanner.Scan() {
		var c suiteCase
		if err := json.Unmarshal(scanner.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		body, err := os.ReadFile(shared + "feedparser-tests/" + c.File)
		if err != nil {
			t.Fatal(err)
		}
		if len(dangers(t, xmlfix.Unescape(string(body)))) > 0 {
			attacks++
		}
		got, _ := Parse(suiteDocument(&c, body), document.Options{})
		for i := range got.Items {
			checkItem(t, c.File, &got.Items[i])
		}
	}
	if attacks < 300 {
		t.Errorf("only %d of the documents hold an attack: the check sees too little", attacks)
	}
}

func TestSanitize(t *testing.T) {
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
		if got := Sanitize(c.in, base); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPlainText(t *testing.T) {
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
		if got := PlainText(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
