package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"griot/feeds/web"
)

func newExport(config *string) *cobra.Command {
	return &cobra.Command{
		Use:   "export DIR",
		Short: "Write every feed and page as a file, for any web server or CDN",
		Long: `Write every feed in every format, every page and the lists as files below DIR. A file whose content did not change is
left untouched; a changed one is replaced whole. Files that are no longer part of the site stay. The daemon is asked when it
runs. For a site that griot poll fills from cron and any web server publishes.`,
		Example: "  griot poll && griot export /var/www/griot",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(*config)
			if err != nil {
				return err
			}
			dir, err := filepath.Abs(args[0])
			if err != nil {
				return err
			}
			var e exported
			err = queryDaemon(c.Context(), cfg.Data, "/export", dir, &e)
			if errors.Is(err, errNoDaemon) {
				e, err = exportFile(c.Context(), cfg, dir)
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%d files, %d of them new or changed\n", e.Files, e.Changed)
			return err
		},
	}
}

// exported counts the files of a static copy.
type exported struct {
	Files   int `json:"files"`
	Changed int `json:"changed"`
}

// exportFile exports from a data file that no daemon holds.
func exportFile(ctx context.Context, config *Config, dir string) (exported, error) {
	w, err := newWire(config)
	if err != nil {
		return exported{}, err
	}
	log := slog.New(slog.DiscardHandler)
	db, err := openStore(ctx, config, log)
	if err != nil {
		return exported{}, err
	}
	defer db.Close()
	handler, err := web.New(w.staticSite(), db, db, log)
	if err != nil {
		return exported{}, err
	}
	e, err := export(ctx, handler, dir)
	if err != nil {
		return e, err
	}
	if err := tellHubs(ctx, w, handler, db, log); err != nil {
		return e, fmt.Errorf("the files are written, but hubs elsewhere were not told: %w", err)
	}
	return e, nil
}

// export asks the handler for each document of the site and writes those that differ from their files.
func export(ctx context.Context, handler *web.Handler, dir string) (e exported, err error) {
	handler = handler.Static()
	addresses, err := handler.Addresses(ctx)
	if err != nil {
		return e, err
	}
	for _, a := range addresses {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, a.Path, nil)
		if err != nil {
			return e, err
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		if answer.Code != http.StatusOK {
			return e, fmt.Errorf("%s: status %d", a.Path, answer.Code)
		}
		changed, err := updateFile(filepath.Join(dir, filepath.FromSlash(a.File)), answer.Body.Bytes())
		if err != nil {
			return e, err
		}
		e.Files++
		if changed {
			e.Changed++
		}
	}
	return e, nil
}

// updateFile makes a file hold the content, unless it does already.
func updateFile(path string, content []byte) (changed bool, err error) {
	switch old, err := os.ReadFile(path); {
	case err == nil && bytes.Equal(old, content):
		return false, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return false, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, err
	}
	return true, replaceFile(path, content)
}

func (d *daemon) controlExport(w http.ResponseWriter, r *http.Request) {
	var dir string
	if err := json.NewDecoder(r.Body).Decode(&dir); err != nil || !filepath.IsAbs(dir) {
		http.Error(w, "want an absolute path", http.StatusBadRequest)
		return
	}
	handler, err := web.New(d.wire.Load().staticSite(), d.db, d.db, d.log)
	if err == nil {
		var e exported
		if e, err = export(r.Context(), handler, dir); err == nil {
			err = json.NewEncoder(w).Encode(e)
		}
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
