package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"time"

	"griot/cmd/griot/control"
	"griot/cmd/griot/staticsite"
	"griot/feeds"
	"griot/fetcher"
	"griot/store"
)

// listenControl opens the daemon's socket, for its own user only.
func (d *daemon) listenControl() (io.Closer, error) {
	listener, err := control.Listen(d.setup.Load().config.Data)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /backup", d.controlBackup)
	mux.HandleFunc("POST /poll", d.controlPoll)
	mux.HandleFunc("POST /sources", d.controlSources)
	mux.HandleFunc("POST /feeds", d.controlFeeds)
	mux.HandleFunc("POST /captures", d.controlCaptures)
	mux.HandleFunc("POST /explain", d.controlExplain)
	mux.HandleFunc("POST /dryrun", d.controlDryRun)
	mux.HandleFunc("POST /retag", d.controlRetag)
	mux.HandleFunc("POST /export", d.controlExport)
	mux.HandleFunc("POST /reload", d.controlReload)
	server := newServer(mux, d.log)
	server.WriteTimeout = 0 // a backup takes as long as it takes
	go server.Serve(listener)
	return server, nil
}

func (d *daemon) controlBackup(w http.ResponseWriter, r *http.Request) {
	var req backupRequest
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil || !filepath.IsAbs(req.Path) {
		http.Error(w, "want an absolute path", http.StatusBadRequest)
		return
	}
	control.Stream(w, r, d.log, func(ctx context.Context, report *control.Reporter) (any, error) {
		return nil, d.db.Backup(ctx, req.Path, report.Step)
	})
}

func (d *daemon) controlDryRun(w http.ResponseWriter, r *http.Request) {
	result, err := d.dryRun(r.Context())
	control.Answer(w, d.log, result, err)
}

func (d *daemon) dryRun(ctx context.Context) (*dryRun, error) {
	cfg, err := d.origin.load()
	if err != nil {
		return nil, err
	}
	tagger, err := newTagger(cfg)
	if err != nil {
		return nil, err
	}
	return dryRunOf(ctx, d.db, cfg.Stories, newDeriver(tagger))
}

func (d *daemon) controlExplain(w http.ResponseWriter, r *http.Request) {
	var what string
	if err := json.NewDecoder(r.Body).Decode(&what); err != nil {
		http.Error(w, "want an id or an address", http.StatusBadRequest)
		return
	}
	s := d.setup.Load()
	e, err := explain(r.Context(), d.db, s.config, s.tagger, what)
	control.Answer(w, d.log, e, err)
}

func (d *daemon) controlExport(w http.ResponseWriter, r *http.Request) {
	var asked staticsite.Request
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || !filepath.IsAbs(asked.Dir) {
		http.Error(w, "want an absolute path", http.StatusBadRequest)
		return
	}
	control.Stream(w, r, d.log, func(ctx context.Context, report *control.Reporter) (any, error) {
		x, err := d.setup.Load().exporter(d.db, d.log)
		if err != nil {
			return nil, err
		}
		x.Progress = func(done, total int) {
			report.Step(store.Step{Doing: "exporting", Done: int64(done), Total: int64(total)})
		}
		return x.Export(ctx, asked)
	})
}

func (d *daemon) controlFeeds(w http.ResponseWriter, r *http.Request) {
	list, err := d.setup.Load().feedList(r.Context(), d.db)
	control.Answer(w, d.log, list, err)
}

// controlPoll visits the named sources. Without names it visits all that have not asked for a pause. It answers with
// how many they are, the pausing ones among them.
func (d *daemon) controlPoll(w http.ResponseWriter, r *http.Request) {
	var names []string
	if err := json.NewDecoder(r.Body).Decode(&names); err != nil {
		http.Error(w, "want a list of sources", http.StatusBadRequest)
		return
	}
	cfg := d.setup.Load().config
	if err := cfg.CheckSources(names); err != nil {
		http.Error(w, fmt.Sprintf("the daemon does not know of it yet: %v", err), http.StatusUnprocessableEntity)
		return
	}
	var pass pollSummary
	if len(names) == 0 {
		pass.Waiting = askedToWait(cfg.Sources, d.db.Status, time.Now())
	}
	met := map[feeds.SourceID]bool{}
	for _, name := range names {
		met[feeds.SourceID(name)] = true
	}
	var asked []feeds.SourceID
	for i := range cfg.Sources {
		if id := cfg.Sources[i].ID; len(names) == 0 && !pass.waits(id) || met[id] {
			asked = append(asked, id)
		}
	}
	control.Stream(w, r, d.log, func(ctx context.Context, report *control.Reporter) (any, error) {
		if len(pass.Waiting) > 0 {
			report.Event(pollEvent{Waiting: pass.Waiting})
		}
		err := d.scheduler.VisitNow(ctx, asked, func(r fetcher.Result) { report.Event(pollEvent{Visit: visitOf(&r)}) })
		return len(asked) + len(pass.Waiting), err
	})
}

// controlReload reads the configuration again, as SIGHUP does, and says what is wrong with it.
func (d *daemon) controlReload(w http.ResponseWriter, r *http.Request) {
	if err := d.reload(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// controlCaptures answers a command with what is kept of a source.
func (d *daemon) controlCaptures(w http.ResponseWriter, r *http.Request) {
	var req capturesRequest
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		http.Error(w, "want the id of a source", http.StatusBadRequest)
		return
	}
	captures, err := d.db.Captures(req.Source)
	kept := make([]keptCapture, len(captures))
	for i, c := range captures {
		kept[i] = keptCapture{Capture: c, Packed: c.Body}
	}
	control.Answer(w, d.log, kept, err)
}

func (d *daemon) controlRetag(w http.ResponseWriter, r *http.Request) {
	control.Stream(w, r, d.log, func(ctx context.Context, report *control.Reporter) (any, error) {
		before := d.derivation.Load()
		if err := d.reload(ctx); err != nil {
			return nil, err
		}
		pass := d.derivation.Load()
		if pass == before {
			pass = d.db.Deriving()
		}
		var r rederived
		var err error
		if pass != nil {
			r.Tagged, r.Moved, err = pass.Await(ctx, report.Step)
		}
		return r, err
	})
}

func (d *daemon) controlSources(w http.ResponseWriter, _ *http.Request) {
	statuses, err := d.db.Statuses()
	control.Answer(w, d.log, statuses, err)
}
