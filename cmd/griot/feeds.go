package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
	"griot/cmd/griot/term"
	"griot/feeds"
	"griot/store"
)

func newFeeds(file *string) *cobra.Command {
	var asJSON, declared bool
	c := &cobra.Command{
		Use:   "feeds",
		Short: "List the feeds that are published, with their addresses and what is in them",
		Long: `List the feed of everything, those declared in the configuration, and one for each region and topic, with the number of
entries in each now and when the latest came. Each address ends in .rss, .atom or .json. The daemon is asked when it runs.`,
		Example: "  griot feeds\n  griot feeds --declared --json",
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := loadConfig(*file)
			if err != nil {
				return err
			}
			var list feedList
			err = control.Query(c.Context(), cfg.Data, "/feeds", nil, &list)
			if errors.Is(err, control.ErrNoDaemon) {
				list, err = readFeedList(c.Context(), cfg)
			}
			if err != nil {
				return err
			}
			if declared {
				list = list.only("declared")
			}
			if asJSON {
				return printJSON(c.OutOrStdout(), list)
			}
			return list.print(c.OutOrStdout(), cfg.Polling.Timezone)
		},
	}
	c.Flags().BoolVar(&declared, "declared", false, "only those of the configuration")
	c.Flags().BoolVar(&asJSON, "json", false, "print one object")
	return c
}

// feedList is what griot feeds prints.
type feedList struct {
	Feeds []feedRow `json:"feeds"`
}

type feedRow struct {
	Path    string    `json:"path"` // below the site's address, without the format
	Title   string    `json:"title"`
	Kind    string    `json:"kind"` // all, declared, region or topic
	RSS     string    `json:"rss"`
	Atom    string    `json:"atom"`
	JSON    string    `json:"json"`
	Entries int       `json:"entries"`
	Latest  time.Time `json:"latest,omitzero"` // when the latest entry came
}

// selector gives the entries of a selection, as the store does.
type selector interface {
	Select(ctx context.Context, s feeds.Selection) ([]feeds.Entry, error)
}

// emptyStore has no entries.
type emptyStore struct{}

func (emptyStore) Select(context.Context, feeds.Selection) ([]feeds.Entry, error) { return nil, nil }

// readFeedList reads a data file that no daemon holds.
func readFeedList(ctx context.Context, cfg *config.Config) (feedList, error) {
	s, err := newSetup(cfg)
	if err != nil {
		return feedList{}, err
	}
	if _, err := os.Stat(cfg.Data); errors.Is(err, fs.ErrNotExist) {
		return s.feedList(ctx, emptyStore{}) // the addresses are known before there is anything at them
	}
	db, err := store.Open(cfg.Data, store.Options{Log: newLog(io.Discard)})
	if err != nil {
		return feedList{}, err
	}
	list, err := s.feedList(ctx, db)
	return list, errors.Join(err, db.Close())
}

// feedList lists the feeds of a configuration with what is in them.
func (s *setup) feedList(ctx context.Context, entries selector) (feedList, error) {
	list := feedList{Feeds: []feedRow{}}
	add := func(kind, path, title string, selection feeds.Selection) error {
		if selection.Limit == 0 {
			selection.Group, selection.Limit = feeds.GroupStory, feeds.DefaultLimit
		}
		found, err := entries.Select(ctx, selection)
		if err != nil {
			return err
		}
		base := s.site.BaseURL + "/" + path
		row := feedRow{Path: path, Title: title, Kind: kind, RSS: base + ".rss", Atom: base + ".atom", JSON: base + ".json", Entries: len(found)}
		if len(found) > 0 {
			row.Latest = found[0].Qualified
		}
		list.Feeds = append(list.Feeds, row)
		return nil
	}
	if err := add("all", "all", s.site.Title, feeds.Selection{}); err != nil {
		return list, err
	}
	for i := range s.site.Feeds {
		f := &s.site.Feeds[i]
		if err := add("declared", f.Path, f.Title, f.Selection); err != nil {
			return list, err
		}
	}
	for _, r := range s.site.Regions {
		query := feeds.Query{Regions: []feeds.PlaceID{feeds.PlaceID(r.ID)}}
		if err := add("region", "region/"+r.ID, r.Name, feeds.Selection{Query: query}); err != nil {
			return list, err
		}
	}
	for _, t := range s.site.Topics {
		if err := add("topic", "topic/"+t.ID, t.Name, feeds.Selection{Query: feeds.Query{Topics: []string{t.ID}}}); err != nil {
			return list, err
		}
	}
	return list, nil
}

func (l feedList) only(kind string) feedList {
	some := feedList{Feeds: []feedRow{}}
	for _, f := range l.Feeds {
		if f.Kind == kind {
			some.Feeds = append(some.Feeds, f)
		}
	}
	return some
}

func (l feedList) print(out io.Writer, zone *time.Location) error {
	return l.table(zone, time.Now()).Print(out, term.Width(out))
}

// table has a heading and a row for each feed.
func (l feedList) table(zone *time.Location, now time.Time) *term.Table {
	t := &term.Table{Shorten: shortTime(now.In(zone)), Spare: []int{2, 1}}
	t.Add("ADDRESS", "ENTRIES", "LATEST", "TITLE")
	for _, f := range l.Feeds {
		latest := "never"
		if !f.Latest.IsZero() {
			latest = f.Latest.In(zone).Format(longTime)
		}
		t.Add(f.RSS, strconv.Itoa(f.Entries), latest, f.Title)
	}
	return t
}
