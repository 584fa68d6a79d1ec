package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
	"griot/feeds"
	"griot/feeds/tag"
	"griot/feeds/text"
	"griot/store"
)

func newExplain(file *string) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "explain ITEM|STORY|URL",
		Short: "Say why an item has these places, topics and story, and why it is or is not in each feed",
		Long: `Say why an item has these places, topics and story, what its source corrected or withdrew, and why it is or is not in
each declared feed. An item or story is named by its id, with or without urn:griot:, an item by the address of the article,
a story by that of its page (…/story/ID), whatever the site. The daemon is asked when it runs.`,
		Example: "  griot explain https://example.org/lere\n  griot explain http://127.0.0.1:8080/story/ht7q41xks3ejvqc279ebs8ydp4\n  griot explain ht7q41xks3ejvqc279ebs8ydp4",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(*file)
			if err != nil {
				return err
			}
			var e explanation
			err = control.Query(c.Context(), cfg.Data, "/explain", args[0], &e)
			if errors.Is(err, control.ErrNoDaemon) {
				e, err = explainFile(c.Context(), cfg, args[0])
			}
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(c.OutOrStdout(), &e)
			}
			return e.print(c.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one object")
	return c
}

// explanation is all that is known of why a story is what it is.
type explanation struct {
	Story feeds.StoryID `json:"story"`
	State feeds.State   `json:"state"`
	// Outlets, Reports and Texts are what readers are told of the story.
	Outlets int               `json:"outlets"`
	Reports int               `json:"reports"`
	Texts   int               `json:"independent_texts"`
	Items   []explainedItem   `json:"items"`
	Links   []feeds.Link      `json:"links"`
	Feeds   []explainedFeed   `json:"feeds"`
	Names   map[string]string `json:"chains"` // place id -> its chain of names
}

type explainedItem struct {
	ID     feeds.ItemID `json:"id"`
	Source string       `json:"source"`
	Class  feeds.Class  `json:"class"`
	Outlet feeds.Outlet `json:"outlet"`          // that it counts for
	Found  bool         `json:"found,omitempty"` // by its source, an aggregator, which is another
	Report feeds.ItemID `json:"report"`          // the item that stands for the report it belongs to
	Title  string       `json:"title"`
	Link   string       `json:"link"`
	Seen   string       `json:"seen"`
	Tags   feeds.Tags   `json:"tags"`

	History []explainedCorrection `json:"history,omitempty"`
}

type explainedFeed struct {
	Path string `json:"path"`
	In   bool   `json:"in"`
	Why  string `json:"why"`
}

// explainFile explains from a data file that no daemon holds.
func explainFile(ctx context.Context, cfg *config.Config, what string) (explanation, error) {
	if err := mustBeStored(cfg); err != nil {
		return explanation{}, err
	}
	tagger, err := newTagger(cfg)
	if err != nil {
		return explanation{}, err
	}
	db, err := store.Open(cfg.Data, store.Options{Log: logsOf(cfg, os.Stderr)})
	if err != nil {
		return explanation{}, err
	}
	defer db.Close()
	return explain(ctx, db, cfg, tagger, what)
}

func explain(ctx context.Context, db *store.DB, cfg *config.Config, tagger *tag.Tagger, what string) (explanation, error) {
	id, err := feeds.ParseItemID(strings.TrimPrefix(what, "urn:griot:"))
	if err != nil {
		if id, err = db.Find(what); err != nil {
			id, err = pageOf(what)
		}
		if err != nil {
			if t, err := db.TakedownOf(what, feeds.ItemID{}); err == nil {
				return explanation{}, takenDown(what, &t, cfg)
			}
			return explanation{}, fmt.Errorf("%q is no id, and no stored item has that address (looked in %s)", what, cfg.Data)
		}
	}
	st, err := db.Story(ctx, id)
	if err != nil {
		if t, err := db.TakedownOf("", id); err == nil {
			return explanation{}, takenDown(what, &t, cfg)
		}
		return explanation{}, fmt.Errorf("there is no item or story %s in the store", what)
	}
	tally := st.Tally()
	reports := tally.Reports
	e := explanation{Story: st.ID, State: st.State(), Outlets: tally.Outlets, Reports: len(reports), Texts: tally.Texts, Links: st.Links, Names: map[string]string{}}
	for i := range st.Items {
		item := &st.Items[i]
		one := explainedItem{ID: item.ID, Class: item.Class(), Title: item.Title, Link: item.Link, Seen: item.Seen.Format("2006-01-02 15:04"), Tags: item.Tags}
		one.History = explainHistory(item)
		one.Outlet, one.Found = item.CountsFor(), item.Found
		for n := range reports {
			if reports[n].Holds(item.ID) {
				one.Report = reports[n].Item.ID
			}
		}
		if item.Source != nil {
			one.Source = item.Source.Name
		}
		e.Items = append(e.Items, one)
		for _, evidence := range item.Tags.Evidence {
			e.name(tagger, evidence.Tag)
		}
		for _, r := range item.Tags.Regions {
			e.name(tagger, "region:"+string(r.ID))
		}
	}
	for i := range cfg.Feeds {
		feed := &cfg.Feeds[i]
		in, why := feed.Why(&st, db.Holds(feed.Search))
		e.Feeds = append(e.Feeds, explainedFeed{Path: feed.Path, In: in, Why: why})
	}
	return e, nil
}

// pageOf reads the address of a story's page: the id of the story or, after #, of a report on it. The site may be any,
// since many addresses may lead to one.
func pageOf(address string) (feeds.ItemID, error) {
	u, err := url.Parse(address)
	if err != nil {
		return feeds.ItemID{}, err
	}
	above, id := path.Split(strings.TrimSuffix(strings.TrimSuffix(u.Path, "/index.html"), "/"))
	if !strings.HasSuffix(above, "/story/") {
		return feeds.ItemID{}, feeds.ErrNotFound
	}
	if report, err := feeds.ParseItemID(u.Fragment); err == nil {
		return report, nil
	}
	return feeds.ParseItemID(strings.TrimSuffix(id, ".html"))
}

// takenDown says by which entry of the configuration something is gone.
func takenDown(what string, t *feeds.Takedown, cfg *config.Config) error {
	entry := "url: " + t.URL
	switch {
	case !t.Item.IsZero():
		entry = "item: " + t.Item.String()
	case !t.Story.IsZero():
		entry = "story: " + t.Story.String()
	case t.Source != "":
		entry = "source: " + string(t.Source)
	case t.Outlet != "":
		entry = "outlet: " + string(t.Outlet)
	}
	if !t.Date.IsZero() {
		entry += ", date: " + t.Date.Time().Format(time.DateOnly)
	}
	if t.Why != "" {
		entry += ", reason: " + t.Why
	}
	return fmt.Errorf("%s was taken down by the entry {%s} under takedown in %s", what, entry, cfg.Path)
}

// name notes the chain of a place that evidence speaks of.
func (e *explanation) name(tagger *tag.Tagger, tagged string) {
	kind, id, _ := strings.Cut(tagged, ":")
	if kind != "place" && kind != "region" || e.Names[id] != "" {
		return
	}
	var names []string
	for _, p := range tagger.Chain(feeds.PlaceID(id)) {
		names = append(names, fmt.Sprintf("%s (%s)", p.Name, p.Level))
	}
	e.Names[id] = strings.Join(names, " -> ")
}

// print shows the explanation on a terminal.
func (e *explanation) print(w io.Writer) error {
	fmt.Fprintf(w, "story %s, %s, %s, %s, %s, %s\n", e.Story, e.State, counted(len(e.Items), "item"),
		counted(e.Reports, "report"), counted(e.Outlets, "outlet"), counted(e.Texts, "independent text"))
	for i := range e.Items {
		e.Items[i].print(w, e)
	}
	for _, l := range e.Links {
		fmt.Fprintf(w, "\nlink %s (%.2f): %s -> %s\n", l.Kind, l.Score, e.title(l.From), e.title(l.To))
		if l.Shares != nil {
			fmt.Fprintf(w, "  %.0f %% of the one text and %.0f %% of the other in common\n", 100*l.Shares[0], 100*l.Shares[1])
		}
		for _, words := range l.Words {
			fmt.Fprintf(w, "  « %s »\n", words)
		}
	}
	if len(e.Feeds) > 0 {
		fmt.Fprintln(w, "\nfeeds")
	}
	for _, f := range e.Feeds {
		in := "not in"
		if f.In {
			in = "in    "
		}
		fmt.Fprintf(w, "  %s %s: %s\n", in, f.Path, f.Why)
	}
	return nil
}

// sourceOf is the name of the source of an item.
func (e *explanation) sourceOf(id feeds.ItemID) string {
	for i := range e.Items {
		if e.Items[i].ID == id {
			return e.Items[i].Source
		}
	}
	return id.String()
}

func (e *explanation) title(id feeds.ItemID) string {
	for i := range e.Items {
		if e.Items[i].ID == id {
			return e.Items[i].Source + ": " + e.Items[i].Title
		}
	}
	return id.String()
}

func (i *explainedItem) print(w io.Writer, e *explanation) {
	chains := e.Names
	fmt.Fprintf(w, "\n%s\n  %s (%s), first seen %s\n  %s\n  language %s\n", i.Title, i.Source, i.Class, i.Seen, i.Link, i.Tags.Lang)
	fmt.Fprintf(w, "  counts for %s (%s)", i.Outlet.Name, i.Outlet.ID)
	if i.Found {
		fmt.Fprint(w, ", found by an aggregator")
	}
	if i.Report != i.ID {
		fmt.Fprintf(w, ", one report with that of %s", e.sourceOf(i.Report))
	}
	fmt.Fprintln(w)
	for n := range i.History {
		i.History[n].print(w)
	}
	for _, r := range i.Tags.Regions {
		fmt.Fprintf(w, "  region %s, score %.2f: %s\n", r.ID, r.Score, chains[string(r.ID)])
	}
	for _, t := range i.Tags.Topics {
		fmt.Fprintf(w, "  topic %s, score %.2f\n", t.ID, t.Score)
	}
	if a := i.Tags.Attribution; a != nil {
		issuer := a.Issuer
		if issuer == "" {
			issuer = "a body it does not name"
		}
		fmt.Fprintf(w, "  has it from %s (%s): « %s »\n", issuer, a.Kind, a.Words)
	}
	for _, ev := range i.Tags.Evidence {
		verdict := fmt.Sprintf("%+.2f", ev.Weight)
		if ev.Refused {
			verdict = "refused"
		}
		if ev.Words == "" {
			fmt.Fprintf(w, "    %s: by %s\n", ev.Tag, ev.Rule)
			continue
		}
		fmt.Fprintf(w, "    %-7s %s %d–%d « %s » %s, rule %s\n", verdict, ev.Field, ev.Start, ev.End, ev.Words, ev.Tag, ev.Rule)
		_, id, _ := strings.Cut(ev.Tag, ":")
		if chain := chains[id]; chain != "" {
			fmt.Fprintf(w, "            %s\n", chain)
		}
	}
}

// explainedCorrection is one correction, withdrawal or return of an item. What an operator is shown is bound by no policy.
type explainedCorrection struct {
	At     string               `json:"at"`
	Kind   feeds.CorrectionKind `json:"kind"`
	Before string               `json:"before,omitempty"` // the title or text
	After  string               `json:"after,omitempty"`
	Cut    bool                 `json:"cut,omitempty"`  // only the beginning of the earlier text was kept
	More   int                  `json:"more,omitempty"` // further ones that are not kept apart
}

func explainHistory(item *feeds.Item) (history []explainedCorrection) {
	for n := range item.History {
		r := &item.History[n]
		history = append(history, explainedCorrection{
			At: r.At.Format("2006-01-02 15:04"), Kind: r.Kind, Before: r.Title + r.Text, After: item.Replacement(n), Cut: r.Cut, More: r.More,
		})
	}
	return history
}

// print shows a revision on a terminal: words that went as [-these-], words that came as {+these+}.
func (r *explainedCorrection) print(w io.Writer) {
	more := ""
	if r.More > 0 {
		more = fmt.Sprintf(", and %d further changes not kept apart", r.More)
	}
	if r.Cut {
		more += ", of which the beginning was kept"
	}
	switch r.Kind {
	case feeds.CorrectionWithdrawn:
		fmt.Fprintf(w, "  %s withdrawn: its source does not list it any more%s\n", r.At, more)
	case feeds.CorrectionReturned:
		fmt.Fprintf(w, "  %s returned: its source lists it again%s\n", r.At, more)
	case feeds.CorrectionTitle:
		fmt.Fprintf(w, "  %s title corrected%s\n    before « %s »\n    after  « %s »\n", r.At, more, r.Before, r.After)
	default:
		fmt.Fprintf(w, "  %s text corrected%s\n    %s\n", r.At, more, marked(r.Before, r.After))
	}
}

// marked is what changed between two texts, in one line.
func marked(before, after string) string {
	var b strings.Builder
	for _, e := range text.Diff(before, after) {
		switch e.Kind {
		case text.Kept:
			b.WriteString(e.Text)
		case text.Removed:
			b.WriteString("[-" + e.Text + "-]")
		case text.Added:
			b.WriteString("{+" + e.Text + "+}")
		case text.Omitted:
			b.WriteString(" […]")
		}
	}
	if b.Len() == 0 {
		return "the words are the same again"
	}
	return strings.TrimSpace(b.String())
}
