package render

import (
	"fmt"
	"io"
	"testing"

	"griot/feeds"
)

func fifty() *Channel {
	c := richChannel()
	c.Entries = nil
	press := source("kunafoni", "Mali Kunafoni", feeds.Press, feeds.RepublishExcerpt)
	army := source("fama", "Forces armées maliennes", feeds.Official, feeds.RepublishExcerpt)
	for i := range 50 {
		one := item(press, fmt.Sprint(i), fmt.Sprintf("Titre de la dépêche n° %d", i), longText+longText, at(0, i))
		two := item(army, fmt.Sprint(i), fmt.Sprintf("Communiqué n° %d", i), longText, at(0, i))
		one.Tags = richChannel().Entries[0].Story.Items[0].Tags
		c.Entries = append(c.Entries, story(at(1, i), one, two))
	}
	return c
}

func BenchmarkWrite50(b *testing.B) {
	c := fifty()
	for _, format := range Formats() {
		b.Run(string(format), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := c.Write(io.Discard, format); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
