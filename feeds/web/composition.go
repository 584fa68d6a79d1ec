package web

import (
	"bytes"
	"slices"
	"time"

	"griot/feeds"
	"griot/feeds/render"
)

// composition is what a document of a feed is made of.
type composition struct {
	*render.Channel
	policy string
	// stirred dates what the stories of the channel do not: see [Store]. It was known before they were selected.
	stirred time.Time
	since   time.Time // when an archive was closed; zero for others
}

// modified is the HTTP date of the document.
func (c *composition) modified() time.Time {
	latest := c.Modified()
	for _, t := range []time.Time{c.stirred, c.since} {
		if t.After(latest) {
			latest = t
		}
	}
	return latest
}

// written is the document, with what is shown there.
func (c *composition) written(format render.Format) (*document, error) {
	var b bytes.Buffer
	if err := c.Write(&b, format); err != nil {
		return nil, err
	}
	made := newDocument(format.ContentType(), c.policy, c.modified(), b.Bytes())
	made.hidden = slices.ContainsFunc(c.Entries, func(e feeds.Entry) bool { return e.Story.NoIndex() })
	for i := range c.Entries {
		for j := range c.Entries[i].Story.Items {
			made.items = append(made.items, c.Entries[i].Story.Items[j].ID)
		}
	}
	return made, nil
}
