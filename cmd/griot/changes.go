package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
	"griot/feeds/health"
	"griot/feeds/web/hub"
	"griot/store"
)

// keptPublished is the record of the feeds that were published last, beside those of push outward.
const keptPublished = "published/feeds"

// knownBefore is what a store knows until another configuration comes into force.
type knownBefore struct {
	Statuses  []health.Status  `json:"statuses,omitempty"`
	Published config.Published `json:"published"`
}

// readBefore reads what a store knows. Nothing is known of feeds where no configuration has said which there are.
func readBefore(ctx context.Context, db *store.DB) (*knownBefore, error) {
	known := &knownBefore{}
	var err error
	if known.Statuses, err = db.Statuses(); err != nil {
		return nil, err
	}
	for i := range known.Statuses {
		s := &known.Statuses[i]
		known.Published.Sources = append(known.Published.Sources, s.Kept())
	}
	kept, err := db.Kept(ctx, keptPublished)
	if err != nil {
		return nil, err
	}
	if record := kept[keptPublished]; record == nil || json.Unmarshal(record, &known.Published.Feeds) != nil {
		known.Published.Feeds = nil
	}
	subscribers, err := hub.Subscribers(ctx, db, time.Now())
	known.Published.Subscribers = map[string]int{}
	for path, n := range subscribers {
		name, declared := strings.CutPrefix(path, config.FeedsPath)
		if dot := strings.LastIndexByte(name, '.'); declared && dot > 0 {
			known.Published.Subscribers[name[:dot]] += n
		}
	}
	return known, err
}

// keepPublished writes down which feeds a configuration publishes. The next one is compared with them.
func keepPublished(ctx context.Context, db *store.DB, cfg *config.Config) error {
	record, err := json.Marshal(cfg.Published())
	if err != nil {
		return err
	}
	kept, err := db.Kept(ctx, keptPublished)
	if err != nil || bytes.Equal(kept[keptPublished], record) {
		return err
	}
	return db.Keep(ctx, map[string][]byte{keptPublished: record})
}

// logChanges logs what a configuration does to subscribers and sources. What takes something from somebody is a warning.
func logChanges(log *slog.Logger, cfg *config.Config, before *config.Published) {
	for _, change := range cfg.Changes(before) {
		level := slog.LevelInfo
		switch change.Kind {
		case config.FeedGone, config.AliasGone, config.AliasMoved, config.AliasReused:
			level = slog.LevelWarn
		}
		log.Log(context.Background(), level, cfg.Redact(change.String()), "change", change.Kind)
	}
}

// declare declares what a configuration says of the store, as of a time. It logs first what that does to subscribers, and keeps which
// feeds there are. It returns the pass in which stored items come to follow other rules, nil for none.
func declare(ctx context.Context, db *store.DB, s *setup, at time.Time, log *slog.Logger) (*store.Derivation, error) {
	before, err := readBefore(ctx, db)
	if err != nil {
		return nil, err
	}
	logChanges(log, s.config, &before.Published)
	pass, err := db.Declare(ctx, s.declaration(), at)
	if err != nil {
		return nil, err
	}
	return pass, keepPublished(ctx, db, s.config)
}

// askBefore is what a data file knows: asked of the daemon that holds it, else read. A file that does not exist yet
// knows nothing.
func askBefore(ctx context.Context, data string) (*knownBefore, error) {
	known := &knownBefore{}
	err := control.Query(ctx, data, "/before", nil, known)
	if !errors.Is(err, control.ErrNoDaemon) {
		return known, err
	}
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		return known, nil
	}
	db, err := store.Open(data, store.Options{Log: newLog(os.Stderr)})
	if err != nil {
		return nil, err
	}
	known, err = readBefore(ctx, db)
	return known, errors.Join(err, db.Close())
}

// printChanges prints what a configuration does to subscribers, a line each; nothing where nothing changes.
func printChanges(cfg *config.Config, before *config.Published, out io.Writer) error {
	changes := cfg.Changes(before)
	if len(changes) == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(out, "once this configuration is in force:"); err != nil {
		return err
	}
	for _, change := range changes {
		if _, err := fmt.Fprintln(out, "  "+cfg.Redact(change.String())); err != nil {
			return err
		}
	}
	return nil
}
