package main

import (
	"fmt"
	"io"
	"strings"

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

// listOutlets are the outlets of a configuration that is checked, given what the data file remembers of sources.
func listOutlets(cfg *config.Config, known []health.Status) ([]outletRow, error) {
	directory, err := outletsOf(cfg, known)
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

// takedownNotes says which sources and outlets a configuration takes down that it does not declare. That is right for one
// that has left it, and a slip for one that the data file does not know either.
func takedownNotes(cfg *config.Config, known []health.Status) ([]string, error) {
	directory, err := outletsOf(cfg, known)
	if err != nil {
		return nil, err
	}
	declared, kept := map[string]bool{}, map[string]bool{} // by the key of a takedown and its id
	for i := range cfg.Sources {
		s := &cfg.Sources[i].Source
		declared["source "+string(s.ID)], declared["outlet "+string(directory.Of(s).ID)] = true, true
	}
	for i := range known {
		s := &known[i]
		for _, id := range append([]feeds.SourceID{s.Source.ID}, s.Former...) {
			kept["source "+string(id)] = true
			if declared["source "+string(s.Source.ID)] {
				declared["source "+string(id)] = true
			}
		}
		kept["outlet "+string(directory.Of(&s.Source).ID)] = true
	}
	var notes []string
	for i := range cfg.Takedowns {
		t := &cfg.Takedowns[i]
		name := "source " + string(t.Source)
		if t.Outlet != "" {
			name = "outlet " + string(t.Outlet)
		}
		switch {
		case !t.Whole() || declared[name]:
		case kept[name]:
			notes = append(notes, fmt.Sprintf("takedown of %s: it is no longer declared; what is kept of it goes", name))
		default:
			notes = append(notes, fmt.Sprintf("takedown of %s: it is not declared, and the data file knows of none: look whether it is spelled as check and sources list it", name))
		}
	}
	return notes, nil
}
