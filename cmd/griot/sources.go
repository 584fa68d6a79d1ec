package main

import (
	"cmp"
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
	"griot/feeds/health"
	"griot/feeds/outlet"
	"griot/store"
)

func newSources(file *string) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:     "sources",
		Short:   "List the sources and how they fare; discover, import and export them",
		Example: "  griot sources\n  griot sources discover https://example.org\n  griot sources import feeds.opml",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := loadConfig(*file)
			if err != nil {
				return err
			}
			known, err := knownStatuses(c.Context(), cfg.Data)
			if err != nil {
				return err
			}
			outlets, err := outletsOf(cfg, known)
			if err != nil {
				return err
			}
			list := newSourceList(cfg, known, outlets)
			if asJSON {
				return printJSON(c.OutOrStdout(), list)
			}
			return list.print(c.OutOrStdout(), cfg.Polling.Timezone)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one object")
	c.AddCommand(newDiscover(file), newImport(file), newExportSources(file))
	return c
}

// knownStatuses are what the data file remembers of sources: asked of the daemon that holds it, else read. A file that
// does not exist yet remembers nothing.
func knownStatuses(ctx context.Context, data string) ([]health.Status, error) {
	var statuses []health.Status
	err := control.Query(ctx, data, "/sources", nil, &statuses)
	if !errors.Is(err, control.ErrNoDaemon) {
		return statuses, err
	}
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	db, err := store.Open(data, store.Options{Log: newLog(os.Stderr)})
	if err != nil {
		return nil, err
	}
	statuses, err = db.Statuses()
	return statuses, errors.Join(err, db.Close())
}

// sourceList is what griot sources prints.
type sourceList struct {
	Sources []sourceRow `json:"sources"`
}

// sourceRow is one source, with the fields that /status.json has.
type sourceRow struct {
	ID          feeds.SourceID `json:"id"`
	Name        string         `json:"name"`
	Class       feeds.Class    `json:"class"`
	Outlet      feeds.Outlet   `json:"outlet"`
	OutletBy    outlet.Basis   `json:"outlet_by"` // declared, site, link, address or own
	State       string         `json:"state"`
	LastSuccess time.Time      `json:"last_success,omitzero"`
	LastError   string         `json:"last_error,omitempty"`
	NextDue     time.Time      `json:"next_due,omitzero"`
	Items       int            `json:"items"`
	MedianGap   int64          `json:"median_gap_seconds,omitempty"`
}

// newSourceList has the declared sources in the order of the configuration.
func newSourceList(cfg *config.Config, known []health.Status, outlets *outlet.Directory) *sourceList {
	byID := map[feeds.SourceID]*health.Status{}
	for i := range known {
		byID[known[i].Source.ID] = &known[i]
	}
	list := &sourceList{Sources: []sourceRow{}}
	for _, s := range cfg.Sources {
		status := byID[s.ID]
		if status == nil {
			status = &health.Status{}
		}
		row := sourceRow{
			ID: s.ID, Name: s.Name, Class: s.Class, Outlet: outlets.Of(&s.Source), OutletBy: outlets.Basis(&s.Source), State: string(status.State()),
			LastSuccess: status.LastSuccess, NextDue: status.NextDue, Items: status.Items,
			MedianGap: int64(status.Cadence.MedianGap() / time.Second),
		}
		if status.LastFailure != nil && status.Failures > 0 {
			row.LastError = cfg.Redact(status.LastFailure.Message)
		}
		list.Sources = append(list.Sources, row)
	}
	return list
}

func (l *sourceList) print(out io.Writer, zone *time.Location) error {
	paint := term.Colors(out)
	t := l.table(zone, time.Now())
	t.Paint = func(column int, cell string) string {
		if column != stateColumn {
			return cell
		}
		return paint(inkOf(health.State(cell)), cell)
	}
	return t.Print(out, term.Width(out))
}

// stateColumn is the column of the table that holds the state.
const stateColumn = 2

// inkOf is the colour in which a state is shown.
func inkOf(state health.State) term.Color {
	switch state {
	case health.StateOK:
		return term.Green
	case health.StateLate, health.StateSilent:
		return term.Yellow
	case health.StateFailing, health.StateWalled, health.StateGone:
		return term.Red
	}
	return term.Plain
}

// table has a heading and a row for each source. One that fails shows why in the place of its name.
func (l *sourceList) table(zone *time.Location, now time.Time) *term.Table {
	when := func(t time.Time, never string) string {
		if t.IsZero() {
			return never
		}
		return t.In(zone).Format(longTime)
	}
	t := &term.Table{Shorten: shortTime(now.In(zone)), Spare: []int{1, 6, 5, 4, 3}}
	t.Add("ID", "CLASS", "STATE", "LAST SUCCESS", "NEXT DUE", "ITEMS", "OUTLET", "NAME OR ERROR")
	for _, s := range l.Sources {
		t.Add(string(s.ID), string(s.Class), s.State, when(s.LastSuccess, "never"), when(s.NextDue, "at once"), strconv.Itoa(s.Items), string(s.Outlet.ID), cmp.Or(s.LastError, s.Name))
	}
	return t
}
