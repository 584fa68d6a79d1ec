package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
	"griot/cmd/griot/term"
	"griot/feeds"
	"griot/store/derive"
	"griot/store/story"
	"griot/store/story/sign"
)

func newAnnotate(file *string) *cobra.Command {
	return &cobra.Command{
		Use:   "annotate",
		Short: "Read items as JSON lines, write their tags, attribution and story as JSON lines",
		Long: `Read items from standard input, one JSON object a line with id, title and text and optionally url, source, class, lang
and date (RFC 3339, or a day, month or year). Write for each, in the same order, what the rules make of it. The items are
one stream in the order of their dates. Nothing is stored.`,
		Example: `  echo '{"id":"1","title":"Attaque à Gao","text":"…","date":"2026-02-09"}' | griot annotate`,
		RunE: func(c *cobra.Command, _ []string) error {
			return runUntilDone(c.Context(), func() error { return annotateAll(c, *file) })
		},
	}
}

func annotateAll(c *cobra.Command, file string) error {
	cfg, err := rulesConfig(file, c.Flags().Changed("config"))
	if err != nil {
		return err
	}
	tagger, err := newTagger(cfg)
	if err != nil {
		return err
	}
	stream, err := readStream(c.InOrStdin(), "standard input")
	if err != nil {
		return err
	}
	bar := term.NewBar(c.ErrOrStderr())
	annotations := annotate(cfg, newDeriver(tagger), stream, bar.Count("reading"))
	bar.End()
	out := bufio.NewWriter(c.OutOrStdout())
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for i := range annotations {
		if err := encoder.Encode(&annotations[i]); err != nil {
			return err
		}
	}
	return out.Flush()
}

// streamItem is an item as annotate and eval read it, one JSON object a line. The labels are read by eval only.
type streamItem struct {
	ID     string      `json:"id"`
	Title  string      `json:"title"`
	Text   string      `json:"text"`
	URL    string      `json:"url"`
	Source string      `json:"source"`
	Outlet string      `json:"outlet"` // stands for source where there is none
	Class  feeds.Class `json:"class"`
	Lang   string      `json:"lang"`
	Date   string      `json:"date"`

	Regions         []string `json:"regions"`
	AltRegions      []string `json:"alt_regions"`
	ImplicitRegions []string `json:"implicit_regions"`
	Topics          []string `json:"topics"`
	Event           string   `json:"event"`
	Derived         bool     `json:"derived"`
	Official        bool     `json:"official"` // the item comes from an official body
}

// maxLine is the longest object that is read, in bytes.
const maxLine = 8 << 20

// readStream reads all items; an error names the line.
func readStream(r io.Reader, name string) ([]streamItem, error) {
	var items []streamItem
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	known := map[string]int{}
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var item streamItem
		if err := json.Unmarshal(lines.Bytes(), &item); err != nil {
			return nil, fmt.Errorf("%s:%d: not an item: %w", name, n, err)
		}
		switch first, twice := known[item.ID]; {
		case item.ID == "":
			return nil, fmt.Errorf("%s:%d: the item has no id", name, n)
		case twice:
			return nil, fmt.Errorf("%s:%d: the id %q stands on line %d, too", name, n, item.ID, first)
		case item.Class != "":
			if _, err := feeds.ParseClass(string(item.Class)); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, n, err)
			}
		}
		known[item.ID] = n
		items = append(items, item)
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return nil, fmt.Errorf("%s: a line is longer than %d MiB", name, maxLine>>20)
	}
	return items, lines.Err()
}

// item is what was read as an item of a source; a configured source of that id lends its class, home and issuer.
func (s *streamItem) item(cfg *config.Config) feeds.Item {
	source := feeds.Source{
		ID: feeds.SourceID(cmp.Or(s.Source, s.Outlet)), Class: feeds.Press, Language: s.Lang, Republish: feeds.RepublishFull,
	}
	source.Name = string(source.ID)
	if configured, ok := cfg.Source(source.ID); ok {
		source = configured.Source
	}
	if s.Official {
		source.Class = feeds.Official
	}
	source.Class = cmp.Or(s.Class, source.Class)
	return feeds.Item{
		ID:       feeds.NewItemID(source.ID, feeds.Key{Kind: feeds.KeyGUID, Value: s.ID}),
		SourceID: source.ID, Source: &source, Link: s.URL, Title: s.Title, Text: s.Text, Lang: s.Lang,
	}
}

// interval returns when an item was published at the earliest and at the latest. A date may lack the time, the day or
// the month. For one that cannot be read both times are zero.
func (s *streamItem) interval() (from, to time.Time) {
	if t, err := time.Parse(time.RFC3339, s.Date); err == nil {
		return t, t
	}
	for _, form := range []struct {
		layout              string
		years, months, days int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(form.layout, s.Date); err == nil {
			return t, t.AddDate(form.years, form.months, form.days).Add(-time.Second)
		}
	}
	return time.Time{}, time.Time{}
}

// annotation is what the rules make of an item of a stream.
type annotation struct {
	ID          string           `json:"id"`
	Lang        string           `json:"lang"`
	Regions     []string         `json:"regions"`
	Places      []string         `json:"places"`
	Topics      []string         `json:"topics"`
	Attribution *attribution     `json:"attribution"`
	Derived     bool             `json:"derived"`
	Story       string           `json:"story"` // the id of its founding item
	Links       []annotationLink `json:"links"`
	Evidence    []feeds.Evidence `json:"evidence"`
}

type attribution struct {
	Issuer string                `json:"issuer"`
	Kind   feeds.AttributionKind `json:"kind"`
	Words  string                `json:"words"`
}

type annotationLink struct {
	To    string         `json:"to"`
	Kind  feeds.LinkKind `json:"kind"`
	Score float64        `json:"score"`
	Words []string       `json:"words"`
}

// annotate applies the rules to a stream of items. The result is in the order of the stream.
func annotate(cfg *config.Config, deriver *derive.Deriver, stream []streamItem, progress func(done, total int)) []annotation {
	out := make([]annotation, len(stream))
	signatures := make([]sign.Signature, len(stream))
	place := map[feeds.ItemID]int{}
	for i := range stream {
		item := stream[i].item(cfg)
		place[item.ID] = i
		from, to := stream[i].interval()
		derived := deriver.DeriveAt(&item, from, to)
		item.Tags, signatures[i] = derived.Tags, derived.Signature
		out[i] = newAnnotation(stream[i].ID, &item)
		progress(i+1, len(stream))
	}
	stories, links := story.GroupAll(cfg.Stories, signatures)
	for id, i := range place {
		out[i].Story = stream[place[stories[id]]].ID
	}
	for _, l := range links {
		from := &out[place[l.From]]
		from.Links = append(from.Links, annotationLink{To: stream[place[l.To]].ID, Kind: l.Kind, Score: l.Score, Words: present(l.Words)})
	}
	return out
}

func newAnnotation(id string, item *feeds.Item) annotation {
	a := annotation{
		ID: id, Lang: item.Tags.Lang, Regions: ids(item.Tags.Regions), Topics: ids(item.Tags.Topics), Places: []string{},
		Derived: item.Tags.Attribution.Derived(), Links: []annotationLink{}, Evidence: item.Tags.Evidence,
	}
	for _, p := range item.Tags.Places {
		a.Places = append(a.Places, string(p))
	}
	if a.Evidence == nil {
		a.Evidence = []feeds.Evidence{}
	}
	if t := item.Tags.Attribution; t != nil {
		a.Attribution = &attribution{Issuer: t.Issuer, Kind: t.Kind, Words: t.Words}
	}
	return a
}
