package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"griot/feeds"
	"griot/feeds/entry"
	"griot/store/story"
	"time"
)

// declaration is a declaration in force.
type declaration struct {
	entry.Declaration
	sources map[feeds.SourceID]bool // nil before the first one
	params  story.Params            // as Grouping has them
}

// version names what makes tags and stories under the declaration.
func (d *declaration) version() string { return d.Rules + " " + d.params.Version() }

// Grouping returns thresholds in the form that a declaration has them in.
func Grouping(p story.Params) []byte {
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // they are numbers
	}
	return b
}

// sameDeclaration reports whether two declarations are one entry at some time.
func sameDeclaration(a, b *entry.Declaration, at time.Time) bool {
	one, err := entry.Pack(entry.Entry{At: at, Declare: a})
	other, err2 := entry.Pack(entry.Entry{At: at, Declare: b})
	return err == nil && err2 == nil && bytes.Equal(one, other)
}

func declarationOf(d *entry.Declaration) (*declaration, error) {
	now := &declaration{Declaration: *d, sources: map[feeds.SourceID]bool{}}
	for i := range d.Sources {
		now.sources[d.Sources[i].ID] = true
	}
	if err := json.Unmarshal(d.Grouping, &now.params); err != nil {
		return nil, fmt.Errorf("the thresholds of grouping cannot be read: %w", err)
	}
	return now, nil
}
