package render

import (
	"bytes"
	"testing"

	"griot/feeds"
)

// FuzzWrite holds that no string, wherever it stands, makes a document that the checker complains of.
func FuzzWrite(f *testing.F) {
	for _, s := range hostile() {
		if len(s) < 1000 {
			f.Add(s, byte(0))
			f.Add(s, byte(7))
		}
	}
	f.Fuzz(func(t *testing.T, s string, choice byte) {
		policies := []feeds.Republish{feeds.RepublishLink, feeds.RepublishExcerpt, feeds.RepublishFull}
		c := filled(s, policies[int(choice)%len(policies)])
		if choice&4 != 0 {
			c.Feed.Group = feeds.GroupItem
		}
		if choice&8 != 0 {
			c.Feed.Brief = int(choice)
		}
		for _, format := range Formats() {
			document := rendered(t, c, format)
			if found := checked(format, document); len(found) > 0 {
				t.Errorf("%s: %q", format, []string(found))
			}
			if at := bytes.IndexFunc(document, forbidden); at >= 0 {
				t.Errorf("%s: control character at %d", format, at)
			}
		}
	})
}
