package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
	"griot/feeds/web/pages"
)

// configOrigin is where a daemon has its configurations from.
type configOrigin struct {
	load   func() (*config.Config, error)
	follow func(*config.Config) // has the log be as a configuration asks for
	asked  *config.Config       // as it was at the start, before the system chose a port
	loaded time.Time            // when that was read
}

// configStatus is what operators are shown of the configuration: which is in force, and why a later one is not.
type configStatus struct {
	mu  sync.Mutex
	now pages.Configuration
}

// shown returns the status as it is now.
func (s *configStatus) shown() pages.Configuration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// taken stores that a configuration came into force, all but the keys that wait for a restart.
func (s *configStatus) taken(file string, at time.Time, restart []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = pages.Configuration{File: file, Loaded: at, Restart: restart}
}

// refused stores why a later configuration did not come into force.
func (s *configStatus) refused(faults []string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.Faults, s.now.Refused = faults, at
}

// followConfiguration reads the configuration again after SIGHUP, or when its files have changed.
func (d *daemon) followConfiguration(ctx context.Context) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	changed := make(chan struct{}, 1)
	data, err := filepath.Abs(d.origin.asked.Data)
	if err != nil {
		data = d.origin.asked.Data
	}
	watch := fileWatch{
		read: func() lastRead { return *d.read.Load() }, ours: []string{data, control.Path(data)},
		since: d.origin.loaded, settle: settleTime, changed: changed, log: d.log,
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
		_ = d.reload(ctx) // which logs its faults itself
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

// reload builds a new configuration whole, then swaps it in. One with faults changes nothing but what operators are
// shown.
func (d *daemon) reload(ctx context.Context) error {
	d.reloading.Lock()
	defer d.reloading.Unlock()
	d.systemd.notify(reloading())
	defer d.systemd.notify(ready)
	before := newLastRead(d.read.Load().files) // before: what changes in between is read again
	d.read.Store(before)
	files := d.setup.Load().config.Files()
	cfg, err := d.origin.load()
	if err == nil {
		if err = d.take(ctx, cfg); err != nil {
			err = errors.New(cfg.Redact(err.Error())) // the log does not know its secrets
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
	restart := d.origin.asked.NeedsRestart(cfg)
	d.status.taken(cfg.Path, time.Now(), restart)
	if len(restart) > 0 {
		d.log.Warn("some of the configuration takes effect at the next start only", "keys", restart)
	}
	d.log.Info("configuration reloaded", "sources", len(cfg.Sources), "feeds", len(cfg.Feeds))
	return nil
}

// refused stores and logs why a configuration was not taken, a record for each of its faults.
func (d *daemon) refused(err error) {
	d.log.Error("configuration not reloaded: the one before stays in force")
	var faults []string
	var faulty *config.Error
	if errors.As(err, &faulty) {
		for _, f := range faulty.Faults {
			faults = append(faults, f.String())
			d.log.Error("configuration", "file", faulty.File, "fault", f.String())
		}
	} else {
		faults = []string{d.setup.Load().config.Redact(err.Error())}
		d.log.Error("configuration", "err", err)
	}
	d.status.refused(faults, time.Now())
}

// take swaps a configuration in.
func (d *daemon) take(ctx context.Context, cfg *config.Config) error {
	old := d.setup.Load()
	cfg = cfg.With(old.config.Listen, old.config.Data)
	cfg.Admin.Listen = d.origin.asked.Admin.Listen
	s, err := newSetupAfter(cfg, old)
	if err != nil {
		return err
	}
	h, err := d.newHandlers(s)
	if err != nil {
		return err
	}
	d.db.Offer(s.deriver)
	pass, err := d.db.Declare(ctx, s.declaration(), time.Now())
	if err != nil {
		return err
	}
	if pass != nil {
		d.derivation.Store(pass)
	}
	s.visitor.Memory = d.db
	d.origin.follow(cfg)
	d.swap(s, h)
	if s.client != old.client {
		old.client.CloseIdleConnections()
	}
	// Not before: what the handler of old still answered must not bear the new date.
	if err := d.dateDocuments(ctx, s); err != nil {
		d.log.Error("documents keep the date of the configuration before", "err", err) // which is in force no more
	}
	return nil
}
