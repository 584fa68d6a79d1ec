package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/outlet"
)

// outletsOf tells the outlets of the declared sources, given what the data file remembers of sources.
func outletsOf(cfg *config.Config, known []health.Status) (*outlet.Directory, error) {
	sources := make([]outlet.Source, len(known))
	for i := range known {
		sources[i] = outlet.Source{Source: known[i].Source, Link: known[i].Feed.Link}
	}
	return cfg.Outlets(sources)
}

// outletRow is an outlet with the declared sources that are it, as griot check lists it.
type outletRow struct {
	feeds.Outlet
	Sources []outletSource `json:"sources"`
}

// outletSource is a source of an outlet, and what says so.
type outletSource struct {
	ID feeds.SourceID `json:"id"`
	By outlet.Basis   `json:"by"`
}

// outletRows are the outlets of the declared sources, in the order of the configuration.
func outletRows(cfg *config.Config, directory *outlet.Directory) []outletRow {
	rows, place := []outletRow{}, map[feeds.OutletID]int{}
	for i := range cfg.Sources {
		s := &cfg.Sources[i].Source
		of := directory.Of(s)
		at, met := place[of.ID]
		if !met {
			at = len(rows)
			place[of.ID], rows = at, append(rows, outletRow{Outlet: of})
		}
		rows[at].Sources = append(rows[at].Sources, outletSource{s.ID, directory.Basis(s)})
	}
	return rows
}

// knownOutlets are the outlets of a configuration that is checked. A data file that cannot be read tells nothing more: a
// configuration can be checked without one.
func knownOutlets(ctx context.Context, cfg *config.Config) ([]outletRow, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	statuses, err := knownStatuses(ctx, cfg.Data)
	if err != nil {
		statuses = nil
	}
	directory, err := outletsOf(cfg, statuses)
	if err != nil {
		return nil, err
	}
	return outletRows(cfg, directory), nil
}

// printOutlets prints which sources count as one, and those of which nothing tells whose they are.
func printOutlets(rows []outletRow, out io.Writer) error {
	var b strings.Builder
	for i := range rows {
		row := &rows[i]
		if len(row.Sources) > 1 {
			names := make([]string, len(row.Sources))
			for n, s := range row.Sources {
				names[n] = fmt.Sprintf("%s (%s)", s.ID, s.By)
			}
			fmt.Fprintf(&b, "  %s, %s: %s\n", row.ID, row.Name, strings.Join(names, ", "))
		} else if row.Sources[0].By == outlet.ByItself {
			fmt.Fprintf(&b, "  %s stands for itself: neither site nor link nor url tells its outlet\n", row.Sources[0].ID)
		}
	}
	_, err := fmt.Fprintf(out, "%s\n%s", counted(len(rows), "outlet"), b.String())
	return err
}
