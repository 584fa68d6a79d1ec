package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
	"griot/cmd/griot/staticsite"
	"griot/cmd/griot/term"
	"griot/feeds/web"
	"griot/store"
)

func newExport(file *string) *cobra.Command {
	var compress, full bool
	c := &cobra.Command{
		Use:   "export DIR",
		Short: "Write every feed and page as a file, for any web server or CDN",
		Long: `Write every feed in every format, every page and the lists as files below DIR: the page /region/ml is region/ml/index.html,
which web servers send without being told. A file whose content did not change is
left untouched. The others wait in a hidden folder of DIR until all are made, and are then put into their places one after
the other, in an order in which no page leads to one that is not there: an export that fails leaves the copy as it was, and
one that is killed while it puts them into place leaves whole files, old and new, and the next one mends that. Files that
an earlier export wrote and that are no longer part of the site are removed; others stay, and where one stands in the place
of a document, nothing is written. After the first export only the documents of stories that have changed since are made,
unless sources, rules or the configuration have changed, and files that somebody has damaged. Beside each file stand a .gz
and a .br of it, for servers that send them ready-made (nginx: gzip_static on; Caddy: precompressed br gzip). The daemon is asked when it runs. For a site that griot poll fills from cron and any web server publishes.`,
		Example: "  griot poll && griot export /var/www/griot",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(*file)
			if err != nil {
				return err
			}
			if strings.TrimSpace(args[0]) == "" { // a variable of a script that is not set: not the folder it runs in
				return &usageError{errors.New("the name of the folder is empty: name one for the site"), c}
			}
			dir, err := filepath.Abs(args[0])
			if err != nil {
				return err
			}
			if info, err := os.Stat(dir); err == nil && !info.IsDir() {
				return fmt.Errorf("%s is no folder: name one, or a new one, for the site", args[0])
			}
			if note := cfg.AddressNote(); note != "" {
				fmt.Fprintln(c.ErrOrStderr(), "griot: "+note)
			}
			var e staticsite.Counts
			asked := staticsite.Request{Dir: dir, Compress: compress, Full: full}
			bar := term.NewBar(c.ErrOrStderr())
			err = control.Follow(c.Context(), cfg.Data, "/export", asked, &e, newsOn(bar))
			if errors.Is(err, control.ErrNoDaemon) {
				e, err = exportFile(c.Context(), cfg, asked, bar.Count("exporting"))
			}
			bar.End()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%d files, %d of them new or changed, %d removed\n", e.Files, e.Changed, e.Removed)
			return err
		},
	}
	c.Flags().BoolVar(&compress, "compress", true, "write a .gz and a .br beside each file, for servers that send them ready-made")
	c.Flags().BoolVar(&full, "full", false, "make every document anew, whatever is known of the folder")
	return c
}

// exportFile exports from a data file that no daemon holds.
func exportFile(ctx context.Context, cfg *config.Config, asked staticsite.Request, progress func(done, total int)) (staticsite.Counts, error) {
	// A site of nothing is no use to anybody. It would take the place of one that another data file filled.
	if err := mustBeStored(cfg); err != nil {
		return staticsite.Counts{}, err
	}
	s, err := newSetup(cfg)
	if err != nil {
		return staticsite.Counts{}, err
	}
	log := slog.New(slog.DiscardHandler)
	db, _, err := openStore(ctx, s, log, nil)
	if err != nil {
		return staticsite.Counts{}, err
	}
	defer db.Close()
	x, err := s.exporter(db, log)
	if err != nil {
		return staticsite.Counts{}, err
	}
	x.Progress = progress
	e, err := x.Export(ctx, asked)
	if err != nil {
		return e, err
	}
	if err := pingHubs(ctx, s, x.Handler, db, log); err != nil {
		return e, fmt.Errorf("the files are written, but hubs elsewhere were not told: %w", err)
	}
	return e, nil
}

// exporter writes what a configuration publishes of a store.
func (s *setup) exporter(db *store.DB, log *slog.Logger) (*staticsite.Exporter, error) {
	site := s.staticSite()
	handler, err := web.New(site, db, db, log)
	if err != nil {
		return nil, err
	}
	made, err := s.madeOf(&site, db)
	return &staticsite.Exporter{Handler: handler, Changes: db, Made: made}, err
}
