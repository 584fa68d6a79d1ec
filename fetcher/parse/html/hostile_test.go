package html

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"griot/fetcher/parse/document"
)

// hostilePages are pages that cost a parser of HTML far more than their length, or ours if it trusted them.
func hostilePages() map[string]string {
	repeat := strings.Repeat
	many := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	return map[string]string{
		"nested divisions":        repeat("<div>", 400_000),
		"nested and closed":       repeat("<div>", 5_000) + "x" + repeat("</div>", 5_000),
		"unclosed formatting":     "<p>" + many("<b id=%d>", 400) + repeat("</p><p>x", 200_000),
		"formatting in cells":     "<table>" + repeat("<tr><td><i><font color=red>", 60_000),
		"adoption":                repeat("<a><div>", 200_000),
		"adoption of formatting":  many("<b id=%d><div>", 300) + repeat("</b>x", 300_000),
		"text chopped by ends":    repeat("x</q>", 400_000),
		"text chopped by notes":   repeat("x<!---->", 250_000),
		"text before a table":     "<table>" + repeat("x<tr>", 400_000),
		"text chopped by bodies":  repeat("x<body>", 250_000),
		"bodies with attributes":  many("<body a%d=1>", 100_000),
		"attributes":              "<p " + many("a%d=1 ", 200_000) + ">",
		"one attribute, too long": `<a href="` + repeat("x", 3<<20) + `">x</a>`,
		"siblings":                repeat("<li><a href=/1>x</a>", 200_000),
		"templates":               repeat("<template>", 100_000),
		"frames":                  repeat("<svg><foreignObject><math><mi>", 60_000),
		"selects":                 repeat("<select><option>", 100_000),
		"scripts":                 repeat("<script>x</script>", 100_000),
		"script that never ends":  "<script>" + repeat("x", 2<<20),
		"facts":                   `<script type="application/ld+json">` + repeat("[", 500_000) + "</script>",
		"NUL bytes":               "<p>" + repeat("\x00", 2<<20),
		"entities":                "<p>" + repeat("&notit;&lt", 200_000),
		"plaintext":               "<plaintext>" + repeat("<p>", 500_000),
		"foster parents":          "<table>" + repeat("<table>x<b>", 50_000),
		"nested and empty":        repeat(repeat("<div>", 400)+repeat("</div>", 400), 50) + repeat("<div>", 400),
		"names":                   repeat(`<span class="`+repeat("ad-x ", 90)+`"></span>`, 4_000),
		"forms":                   repeat("<form><input type=hidden>x", 60_000),
	}
}

// Every page is read or refused within a time and a share of memory that one outlet may cost.
func TestHostilePages(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	page := compiled(t, PageSpec{Item: "li, p, div", Title: "a, b", Link: "a", Summary: "*, div", Body: "p, div div"})
	for name, body := range hostilePages() {
		t.Run(name, func(t *testing.T) {
			doc := document.Document{Body: []byte(body), URL: "https://outlet.example/"}
			for part, read := range map[string]func(){
				"list":    func() { page.Parse(doc, document.Options{}) },
				"body":    func() { page.ReadArticle(doc, document.Options{}) },
				"article": func() { ReadArticle(doc, document.Options{}) },
			} {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				start := time.Now()
				read()
				took := time.Since(start)
				runtime.ReadMemStats(&after)
				allocated := (after.TotalAlloc - before.TotalAlloc) >> 20
				if testing.Verbose() {
					t.Logf("%s: %v, %d MiB allocated", part, took.Round(time.Millisecond), allocated)
				}
				if took > time.Minute || allocated > 500 { // far above what is seen, for busy machines
					t.Errorf("%s: %v, %d MiB allocated", part, took, allocated)
				}
			}
		})
	}
}
