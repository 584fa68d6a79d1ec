package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"griot/cmd/griot/control"
	"griot/feeds"
	"griot/store"
	"griot/store/derive"
	"griot/store/story"
)

// samples is how many titles stand beside a moved tag.
const samples = 3

// dryRun is what a change of rules would move among the stored items.
type dryRun struct {
	Items   int        `json:"items"`
	Changed int        `json:"changed"`
	Tags    []tagMoves `json:"tags"` // by falling number of moves
	// Grouped is how many items are in the window of grouping, Moved how many of them another story would get.
	Grouped int      `json:"grouped"`
	Moved   int      `json:"moved"`
	Titles  []string `json:"moved_titles,omitempty"` // of some of them
}

// tagMoves are the items that a tag would gain and lose.
type tagMoves struct {
	Tag    string   `json:"tag"`
	Gained int      `json:"gained"`
	Lost   int      `json:"lost"`
	Titles []string `json:"titles"` // some of them, with + or -
}

// dryRunOf applies rules to every stored item and compares, writing nothing.
func dryRunOf(ctx context.Context, db *store.DB, params story.Params, deriver *derive.Deriver) (*dryRun, error) {
	d := &dryRun{Tags: []tagMoves{}}
	moves := map[string]*tagMoves{}
	err := db.Each(ctx, func(item *feeds.Item) error {
		d.Items++
		if item.Tags.Rules == deriver.Rules() {
			return nil
		}
		now := deriver.Tags(item)
		before, after := tagNames(&item.Tags), tagNames(&now)
		changed := false
		note := func(name, sign string, count func(*tagMoves) *int) {
			changed = true
			m := moves[name]
			if m == nil {
				m = &tagMoves{Tag: name}
				moves[name] = m
			}
			*count(m)++
			if len(m.Titles) < samples {
				m.Titles = append(m.Titles, sign+" "+item.Title)
			}
		}
		for _, name := range after {
			if !slices.Contains(before, name) {
				note(name, "+", func(m *tagMoves) *int { return &m.Gained })
			}
		}
		for _, name := range before {
			if !slices.Contains(after, name) {
				note(name, "-", func(m *tagMoves) *int { return &m.Lost })
			}
		}
		if changed {
			d.Changed++
		}
		return nil
	})
	for _, m := range moves {
		d.Tags = append(d.Tags, *m)
	}
	slices.SortFunc(d.Tags, func(a, b tagMoves) int {
		return cmp.Or(cmp.Compare(b.Gained+b.Lost, a.Gained+a.Lost), strings.Compare(a.Tag, b.Tag))
	})
	if err != nil {
		return nil, err
	}
	d.Grouped, d.Moved, err = db.Moves(ctx, params, deriver, func(item *feeds.Item) {
		if len(d.Titles) < samples {
			d.Titles = append(d.Titles, item.Title)
		}
	})
	return d, err
}

// tagNames are the tags that readers can see.
func tagNames(t *feeds.Tags) []string {
	names := []string{"lang:" + t.Lang}
	for _, r := range t.Regions {
		names = append(names, "region:"+string(r.ID))
	}
	for _, topic := range t.Topics {
		names = append(names, "topic:"+topic.ID)
	}
	if t.Attribution.Derived() {
		names = append(names, "derived")
	}
	return names
}

func (d *dryRun) print(w io.Writer) error {
	fmt.Fprintf(w, "%d of %d stored items would change\n", d.Changed, d.Items)
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, m := range d.Tags {
		fmt.Fprintf(t, "%s\t+%d\t-%d\t%s\n", m.Tag, m.Gained, m.Lost, feeds.Shorten(strings.Join(m.Titles, " | "), 100))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%d of %d items in the window of grouping would be in another story\n", d.Moved, d.Grouped)
	if err == nil && d.Moved > 0 {
		_, err = fmt.Fprintf(w, "  %s\n", feeds.Shorten(strings.Join(d.Titles, " | "), 100))
	}
	return err
}

// checkDryRun compares the rules of a configuration with the tags in the store. The daemon does it when it runs, and
// reads the same file anew.
func checkDryRun(ctx context.Context, s *setup, out io.Writer, asJSON bool) error {
	d := new(dryRun)
	err := control.Query(ctx, s.config.Data, "/dryrun", nil, d)
	if errors.Is(err, control.ErrNoDaemon) {
		d, err = dryRunFile(ctx, s)
	}
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(out, d)
	}
	return d.print(out)
}

func dryRunFile(ctx context.Context, s *setup) (*dryRun, error) {
	if err := mustBeStored(s.config); err != nil {
		return nil, err
	}
	db, err := store.Open(s.config.Data, store.Options{Log: logsOf(s.config, os.Stderr)})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return dryRunOf(ctx, db, s.config.Stories, s.deriver)
}
