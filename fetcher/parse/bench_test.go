package parse

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"

	"griot/fetcher/parse/document"
)

// frenchFeed is a feed as WordPress writes it, of n items and about 1.6 kB each.
func frenchFeed(n int) []byte { return feedOf(n, 5) }

// shortFeed has the same of each kind of markup, in one paragraph an item.
func shortFeed(n int) []byte { return feedOf(n, 1) }

func feedOf(n, paragraphs int) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>La Voix du fleuve</title><atom:link href="https://voix.example/feed/" rel="self" type="application/rss+xml"/><link>https://voix.example</link><description>Actualités</description><language>fr-FR</language><sy:updatePeriod>hourly</sy:updatePeriod>` + "\n")
	for i := range n {
		fmt.Fprintf(&b, `<item><title>Ségou : l’office du riz annonce la campagne n° %d</title><link>https://voix.example/article-%d/</link><dc:creator><![CDATA[Aminata Traoré]]></dc:creator><pubDate>Sat, 21 Nov 2026 %02d:%02d:00 +0000</pubDate><category><![CDATA[Agriculture]]></category><category><![CDATA[Ségou]]></category><guid isPermaLink="false">https://voix.example/?p=%d</guid><description><![CDATA[<p>Les riziculteurs de la zone ont reçu leurs intrants. La campagne s’annonce meilleure que la précédente, selon l’office&#8230;</p>]]></description><content:encoded><![CDATA[`, i, i, i%24, i%60, i)
		b.WriteString(strings.Repeat(`<p>Les riziculteurs de la zone ont reçu leurs <strong>intrants</strong> &#8211; avec <a href="https://voix.example/dossier">un mois d’avance</a>, dit-on à l’office.</p>`+"\n", paragraphs))
		b.WriteString(`<figure class="wp-block-image"><img src="https://voix.example/photo.jpg" alt="Un champ" width="600" height="400" class="size-large"/></figure>]]></content:encoded></item>` + "\n")
	}
	b.WriteString(`</channel></rss>`)
	return b.Bytes()
}

func BenchmarkParse(b *testing.B) {
	body := frenchFeed(25)
	b.Run("gofeed", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := gofeed.NewParser().Parse(bytes.NewReader(body)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("griot", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		doc := document.Document{Body: body, URL: "https://voix.example/feed/", ContentType: "application/rss+xml; charset=UTF-8"}
		for b.Loop() {
			if r, err := Parse(doc, document.Options{}); err != nil || len(r.Items) != 25 {
				b.Fatal(err)
			}
		}
	})
}
