package parse

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// rssItem puts the inside of an item into a feed.
func rssItem(inside string) string {
	return `<rss version="2.0" xmlns:x="urn:x"><channel><title>t</title><item>` + inside + `</item></channel></rss>`
}

func parseString(t testing.TB, s string) (document.Result, error) {
	t.Helper()
	return Parse(document.Document{Body: []byte(s), URL: "http://feeds.example/"}, document.Options{})
}

func TestHostileDocuments(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	item := func(t *testing.T, r document.Result, err error) *feeds.Item {
		t.Helper()
		if err != nil || len(r.Items) != 1 {
			t.Fatalf("%d items, %v", len(r.Items), err)
		}
		return &r.Items[0]
	}
	refused := func(kind string) func(*testing.T, document.Result, error) {
		return func(t *testing.T, _ document.Result, err error) {
			t.Helper()
			var f *feeds.Failure
			if !errors.As(err, &f) || f.Kind != kind || f.Message == "" {
				t.Errorf("%v, want a failure of kind %s", err, kind)
			}
		}
	}
	title := func(want string) func(*testing.T, document.Result, error) {
		return func(t *testing.T, r document.Result, err error) {
			t.Helper()
			if got := item(t, r, err).Title; got != want {
				t.Errorf("title %.80q, want %q", got, want)
			}
		}
	}
	const name = "<title>a</title>"
	many := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	listed := func(count func(*feeds.Item) int) func(*testing.T, document.Result, error) {
		return func(t *testing.T, r document.Result, err error) {
			t.Helper()
			if n := count(item(t, r, err)); n != document.MaxListed {
				t.Errorf("%d kept", n)
			}
		}
	}
	chopped := func(piece string, n int) string { return "<x:e>" + strings.Repeat(piece, n) + "</x:e>" + name }
	for _, c := range []struct {
		name, body string
		check      func(*testing.T, document.Result, error)
	}{
		{"two million nested elements", rssItem(strings.Repeat("<x:b>", 2_000_000)), refused(document.KindTooDeep)},
		{"nested and closed", rssItem(strings.Repeat("<x:b>", 500) + strings.Repeat("</x:b>", 500)), refused(document.KindTooDeep)},
		{"nested HTML", rssItem("<description>" + strings.Repeat("<div>", 2_000) + "</description>"), refused(document.KindTooDeep)},
		{"text chopped by comments", rssItem(chopped("a<!--c-->", 450_000)), title("a")},
		{"text chopped by CDATA", rssItem(chopped("<![CDATA[a]]>", 300_000)), title("a")},
		{"text chopped by instructions", rssItem(chopped("a<?b?>", 600_000)), title("a")},
		{"text chopped by elements", rssItem(chopped("a<x:b/>", 600_000)), refused(document.KindMalformed)},
		{"namespaces by the thousand", rssItem(strings.Repeat(`<x:b xmlns:y="urn:y"/>`, 1_000) + name), title("a")},
		{"a root with 5,000 namespaces", strings.Replace(rssItem(strings.Repeat("<x:b/>", 20_000)+name), "xmlns:x", strings.Repeat(`xmlns:x="urn:x" `, 5_000)+"xmlns:x", 1), refused(document.KindMalformed)},
		{"140,000 categories", rssItem(name + many("<category>c%d</category>", 140_000)), listed(func(i *feeds.Item) int { return len(i.Categories) })},
		{"120,000 authors", strings.Replace(rssItem(name+many("<x:creator>n%d</x:creator>", 120_000)), "urn:x", "http://purl.org/dc/elements/1.1/", 1), listed(func(i *feeds.Item) int { return len(i.Authors) })},
		{"100,000 enclosures", rssItem(name + many(`<enclosure url="http://a.example/%d"/>`, 100_000)), listed(func(i *feeds.Item) int { return len(i.Enclosures) })},
		{"350,000 tags in JSON", `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"a","tags":["x"` + many(`,"t%d"`, 350_000) + `]}]}`, listed(func(i *feeds.Item) int { return len(i.Categories) })},
		{"address and guid of two megabytes", rssItem(name + "<link>http://a.example/" + strings.Repeat("x", 2<<20) + "</link><guid>" + strings.Repeat("y", 2<<20) + "</guid>"), func(t *testing.T, r document.Result, err error) {
			if i := item(t, r, err); i.Link != "" || i.GUID != "" {
				t.Errorf("link of %d bytes, guid of %d", len(i.Link), len(i.GUID))
			}
		}},
		{"author of two megabytes", rssItem(name + "<author>" + strings.Repeat("x ", 1<<20) + "</author>"), func(t *testing.T, r document.Result, err error) {
			if i := item(t, r, err); len(i.Authors) != 1 || len(i.Authors[0]) > document.MaxName+3 {
				t.Errorf("authors %.100q", i.Authors)
			}
		}},
		{"a title that turns the line around", rssItem("<title>a\u202eb\x1b[31m</title>"), title("ab[31m")},
		{"NUL bytes", strings.ReplaceAll(rssItem("<title>a\x00b</title>"), ">", ">\x00"), title("ab")},
		{"entity bomb", `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>` + rssItem("<title>&c;</title>"), title("&c;")},
		{"external entity", `<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>` + rssItem("<title>&f;</title>"), title("&f;")},
		{"title of ten megabytes", rssItem("<title>" + strings.Repeat("mot ", 2_500_000) + "</title>"), func(t *testing.T, r document.Result, err error) {
			if got := item(t, r, err).Title; len(got) > 1010 || !strings.HasSuffix(got, "mot…") {
				t.Errorf("title of %d bytes", len(got))
			}
		}},
		{"100,000 items", rssItem(strings.Repeat("</item><item><title>a</title>", 100_000)), func(t *testing.T, r document.Result, err error) {
			if len(r.Items) != 10_000 || len(r.Repairs) != 1 {
				t.Errorf("%d items, %q, %v", len(r.Items), r.Repairs, err)
			}
		}},
		// Each of these would take hours if a search to the end were done for every piece.
		{"directives without end", rssItem(strings.Repeat("<!a[>", 500_000) + name), title("a")},
		{"directives before the root", strings.Repeat("<!a[>", 500_000) + rssItem(name), title("a")},
		{"comments without end", rssItem(name + "</item>" + strings.Repeat("<!--", 500_000)), title("a")},
		{"CDATA without end", rssItem(name + "</item>" + strings.Repeat("<![CDATA[", 300_000)), title("a")},
		{"instructions without end", rssItem(name + "</item>" + strings.Repeat("<?a", 500_000)), title("a")},
		{"quotes without end", rssItem(name + "</item>" + strings.Repeat(`<a b="</`, 300_000)), refused(document.KindTooDeep)},
		{"brackets", rssItem(name + "</item>" + strings.Repeat("<", 500_000)), title("a")},
		{"ampersands", rssItem(name + "<description>" + strings.Repeat("&", 500_000) + "</description>"), title("a")},
		{"attributes", rssItem(name + "<x:e " + strings.Repeat(`a="b" `, 300_000) + "/>"), title("a")},
		{"end tags", rssItem(name + "</item>" + strings.Repeat("</b>", 500_000)), title("a")},
		{"HTML brackets", rssItem(name + "<description><![CDATA[" + strings.Repeat("<a href=", 300_000) + "]]></description>"), title("a")},
		{"HTML tags", rssItem(name + "<description><![CDATA[" + strings.Repeat("<b><a href=x>", 40_000) + "]]></description>"), title("a")},
		{"HTML comments", rssItem(name + "<description><![CDATA[" + strings.Repeat("<!--", 500_000) + "]]></description>"), title("a")},
		{"17 MiB", rssItem(strings.Repeat(" ", 17<<20)), refused(document.KindTooLarge)},
		{"empty", " \n", refused(document.KindEmpty)},
		{"nothing but a mark", "\xef\xbb\xbf", refused(document.KindEmpty)},
		{"nothing but a bracket", "<", refused(document.KindNotAFeed)},
		{"JSON nested", `{"version":"https://jsonfeed.org/version/1.1","items":` + strings.Repeat("[", 100_000), refused(document.KindMalformed)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, err := parseString(t, c.body)
			c.check(t, r, err)
		})
	}
}

// TestCostIsLinear doubles documents that could make a reader copy the square of what it was sent, and counts the bytes
// allocated: they must about double. It runs by itself, since the count is of the whole process.
func TestCostIsLinear(t *testing.T) {
	for name, build := range map[string]func(n int) string{
		"comments in an extension": func(n int) string { return rssItem("<x:e>" + strings.Repeat("a<!--c-->", 40*n) + "</x:e>") },
		"items":                    func(n int) string { return string(frenchFeed(n)) },
		"unclosed items":           func(n int) string { return rssItem(strings.Repeat("<item><title>a", n)) },
		"stray brackets":           func(n int) string { return rssItem("<title>" + strings.Repeat("< ", 100*n) + "</title>") },
		"unclosed quotes":          func(n int) string { return rssItem(strings.Repeat(`<b c="`, 20*n)) },
		"unclosed comments":        func(n int) string { return rssItem("<title>" + strings.Repeat("<!--", 100*n)) },
		"unclosed CDATA":           func(n int) string { return rssItem("<title>" + strings.Repeat("<![CDATA[", 100*n)) },
		"ampersands":               func(n int) string { return rssItem("<title>" + strings.Repeat("&", 100*n) + "</title>") },
		"end tags":                 func(n int) string { return rssItem(strings.Repeat("</b>", 100*n)) },
		"attributes":               func(n int) string { return rssItem("<x:b " + strings.Repeat(`a="b" `, 50*n) + "/>") },
		"HTML in CDATA": func(n int) string {
			return rssItem("<description><![CDATA[" + strings.Repeat(`<a href="x"><i>b`, 20*n) + "]]></description>")
		},
	} {
		t.Run(name, func(t *testing.T) {
			cost := func(n int) uint64 {
				body := build(n)
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				_, _ = parseString(t, body)
				runtime.ReadMemStats(&after)
				return after.TotalAlloc - before.TotalAlloc
			}
			cost(10)
			if one, two := cost(400), cost(800); float64(two) > 2.6*float64(one) {
				t.Errorf("%d bytes allocated, %d for twice the input", one, two)
			}
		})
	}
}
