package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds/web/pages"
)

// keepTags derives again the tags and stories that other rules made, at the start and whenever a configuration brings
// other rules.
func (d *daemon) keepTags(ctx context.Context) {
	for ctx.Err() == nil {
		w := d.wire.Load()
		current, cancel := context.WithCancel(ctx)
		d.derive(current, w, func() {
			if d.wire.Load().derives(w) {
				cancel() // newer rules: begin anew
			}
		})
		cancel()
		if d.wire.Load().derives(w) {
			continue
		}
		select {
		case <-ctx.Done():
		case <-d.retag:
		}
	}
}

// derives reports whether the rules would make other tags or stories than those of before.
func (w *wire) derives(before *wire) bool {
	return w.tagger.Version() != before.tagger.Version() || w.config.Stories != before.config.Stories
}

// derive brings what is stored under the rules of a configuration. step hears of each transaction.
func (d *daemon) derive(ctx context.Context, w *wire, step func()) {
	if n, err := d.db.Retag(ctx, w.deriver, func(int, int) { step() }); ctx.Err() != nil {
		return
	} else if err != nil {
		d.log.Error("stored items keep the tags of older rules", "err", err)
	} else if n > 0 {
		d.log.Info("stored items tagged again by the present rules", "items", n)
	}
	if n, err := d.db.Regroup(ctx, w.config.Stories, w.tagger.Version(), nil); ctx.Err() != nil {
		return
	} else if err != nil {
		d.log.Error("stored items keep the stories of older rules", "err", err)
	} else if n > 0 {
		d.log.Info("stored items grouped again by the present rules", "moved", n)
	}
}

// followConfiguration reads the configuration again after SIGHUP, or when its files have changed.
func (d *daemon) followConfiguration(ctx context.Context) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	changed := make(chan struct{}, 1)
	data, err := filepath.Abs(d.asked.Data)
	if err != nil {
		data = d.asked.Data
	}
	watch := fileWatch{
		read: func() lastRead { return *d.read.Load() }, ours: []string{data, controlPath(data)},
		since: d.configuration().Loaded, settle: settleTime, changed: changed, log: d.log,
	}
	ended := make(chan struct{})
	go func() { defer close(ended); watch.run(ctx) }()
	for {
		select {
		case <-ctx.Done():
			<-ended
			return
		case <-hangup:
			d.log.Info("reading the configuration again", "because", "SIGHUP")
		case <-changed:
			d.log.Info("reading the configuration again", "because", "a file has changed")
		}
		_ = d.reload(ctx) // which tells of its faults itself
	}
}

// united are the names of both lists, each once.
func united(files, others []string) []string {
	all := slices.Clone(files)
	for _, name := range others {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// configuration is what operators are told of the configuration.
func (d *daemon) configuration() pages.Configuration {
	d.stateMu.Lock()
	defer d.stateMu.Unlock()
	return d.state
}

// reload builds a new configuration whole, then swaps it in. One with faults changes nothing but what operators are
// told.
func (d *daemon) reload(ctx context.Context) error {
	d.reloading.Lock()
	defer d.reloading.Unlock()
	d.tellSystemd(reloading())
	defer d.tellSystemd(ready)
	before := newLastRead(d.read.Load().files) // before: what changes in between is read again
	d.read.Store(before)
	files := d.wire.Load().config.Files()
	cfg, err := d.load()
	if err == nil {
		if err = d.take(ctx, cfg); err != nil {
			err = errors.New(cfg.Mask(err.Error())) // the log does not know its secrets
		}
	}
	switch refused := (*config.Error)(nil); {
	case err == nil:
		files = cfg.Files()
	case cfg != nil:
		files = united(files, cfg.Files())
	case errors.As(err, &refused):
		files = united(files, refused.Read) // a fault may be in one of those
	}
	if !slices.Equal(files, before.files) {
		d.read.Store(newLastRead(files))
	}
	d.metrics.reloaded(err)
	if err != nil {
		d.refused(err)
		return err
	}
	restart := d.asked.NeedsRestart(cfg)
	d.stateMu.Lock()
	d.state = pages.Configuration{File: cfg.Path, Loaded: time.Now(), Restart: restart}
	d.stateMu.Unlock()
	if len(restart) > 0 {
		d.log.Warn("some of the configuration takes effect at the next start only", "keys", restart)
	}
	d.log.Info("configuration reloaded", "sources", len(cfg.Sources), "feeds", len(cfg.Feeds))
	return nil
}

// controlReload reads the configuration again, as SIGHUP does, and says what is wrong with it.
func (d *daemon) controlReload(w http.ResponseWriter, r *http.Request) {
	if err := d.reload(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// refused remembers and logs why a configuration was not taken, a record for each of its faults.
func (d *daemon) refused(err error) {
	d.log.Error("configuration not reloaded: the one before stays in force")
	var faults []string
	var config *config.Error
	if errors.As(err, &config) {
		for _, f := range config.Faults {
			faults = append(faults, f.String())
			d.log.Error("configuration", "file", config.File, "fault", f.String())
		}
	} else {
		faults = []string{d.wire.Load().config.Mask(err.Error())}
		d.log.Error("configuration", "err", err)
	}
	d.stateMu.Lock()
	defer d.stateMu.Unlock()
	d.state.Faults, d.state.Refused = faults, time.Now()
}

// take swaps a configuration in.
func (d *daemon) take(ctx context.Context, config *config.Config) error {
	old := d.wire.Load()
	config = config.With(old.config.Listen, old.config.Data)
	config.Admin.Listen = d.asked.Admin.Listen
	w, err := newWireAfter(config, old)
	if err != nil {
		return err
	}
	public, admin, err := d.newHandlers(w)
	if err != nil {
		return err
	}
	if err := d.db.Declare(ctx, config.DeclaredSources(), config.Takedowns); err != nil {
		return err
	}
	d.db.SetRetention(retentionOf(config))
	d.db.SetDeriver(w.deriver)
	w.visitor.Memory = d.db
	d.follow(config)
	d.wire.Store(w)
	d.public.Store(&public)
	d.admin.Store(&admin)
	d.scheduler.SetTargets(w.visitor, w.targets, limitsOf(config))
	d.push.SetTargets(w.visitor, w.targets, config.PushCallback())
	d.outbound.set(w)
	if w.client != old.client {
		old.client.CloseIdleConnections()
	}
	select {
	case d.retag <- struct{}{}:
	default:
	}
	// Not before: what the handler of old still answered must not bear the new date.
	if err := d.dateDocuments(ctx, w); err != nil {
		d.log.Error("documents keep the date of the configuration before", "err", err) // which is in force no more
	}
	return nil
}
