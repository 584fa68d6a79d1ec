package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"griot/feeds/web"
	"griot/fetcher"
	"griot/store"
)

// drainTime is how long requests under way may take to end once the daemon stops.
const drainTime = 10 * time.Second

func newServe(config *string) *cobra.Command {
	var listen, data string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Poll the sources on their schedule and publish the feeds",
		Long: `Poll the sources on their schedule and publish the feeds and pages over HTTP, until stopped by SIGTERM or
Ctrl-C. SIGHUP reads the configuration again; one with faults changes nothing.`,
		Example: "  griot serve --config config.yaml --listen 127.0.0.1:8080",
		RunE: func(c *cobra.Command, _ []string) error {
			load := func() (*Config, error) {
				cfg, err := loadConfig(*config)
				if err != nil {
					return nil, err
				}
				return cfg.with(listen, data), nil
			}
			return serve(c.Context(), load, c.OutOrStdout(), newLog(c.ErrOrStderr()))
		},
	}
	c.Flags().StringVar(&listen, "listen", "", "`host:port` to serve on, instead of the configuration's")
	c.Flags().StringVar(&data, "data", "", "the data `file`, instead of the configuration's")
	return c
}

// with is the configuration under the flags of a command; empty ones change nothing.
func (c *Config) with(listen, data string) *Config {
	changed := *c
	if listen != "" {
		changed.Listen = listen
	}
	if data != "" {
		changed.Data = data
	}
	return &changed
}

func newLog(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

// serve runs the daemon until ctx ends.
func serve(ctx context.Context, load func() (*Config, error), stdout io.Writer, log *slog.Logger) error {
	config, err := load()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", config.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s (choose another with --listen): %w", config.Listen, err)
	}
	defer listener.Close()
	asked := config.Listen
	config = config.with(listener.Addr().String(), "") // the port that was asked for may be 0
	w, err := newWire(config)
	if err != nil {
		return err
	}
	db, err := openStore(ctx, config, log)
	if err != nil {
		return err
	}
	w.visitor.Memory = db
	d := &daemon{db: db, log: log, load: load, asked: asked}
	d.wire.Store(w)
	fmt.Fprintf(stdout, "griot %s: %d sources, listening on %s\n", version(), len(config.Sources), config.PublicURL())
	return errors.Join(d.run(ctx, listener), db.Close())
}

// daemon is a running griot.
type daemon struct {
	db        *store.DB
	log       *slog.Logger
	load      func() (*Config, error)
	asked     string // the address to listen on, as configured at start
	wire      atomic.Pointer[wire]
	reloading sync.Mutex
	scheduler *fetcher.Scheduler
	push      *fetcher.Subscriber
	outbound  *outbound
	handler   atomic.Pointer[http.Handler]
}

// run polls and serves until ctx ends, and returns when both have stopped.
func (d *daemon) run(ctx context.Context, listener net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var err error
	if d.outbound, err = newOutbound(ctx, d.db, d.log); err != nil {
		return err
	}
	handler, err := d.newHandler(d.wire.Load())
	if err != nil {
		return err
	}
	d.handler.Store(&handler)
	d.outbound.set(d.wire.Load())
	w := d.wire.Load()
	d.scheduler = fetcher.NewScheduler(w.visitor, d.db, w.config.limits(), d.log)
	d.scheduler.SetTargets(w.visitor, w.targets, w.config.limits())

	control, err := d.listenControl()
	if err != nil {
		return err
	}
	defer control.Close()
	hubs, err := d.startPush(ctx)
	if err != nil {
		return err
	}
	polled, background, told := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() { defer close(told); d.outbound.run(ctx) }()
	go func() { defer close(polled); d.scheduler.Run(ctx) }()
	go func() { defer close(background); d.reloadAndRetag(ctx) }()

	server := newServer(http.HandlerFunc(d.serveHTTP), d.log)
	served := make(chan error, 1)
	limits := d.wire.Load().config.Limits
	go func() {
		served <- server.Serve(web.LimitConnections(listener, limits.Connections, limits.PerClient, limits.Requests.Proxies))
	}()
	select {
	case err = <-served:
	case <-ctx.Done():
		d.log.Info("stopping")
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
		defer cancel()
		err = server.Shutdown(drain)
	}
	stop()
	<-polled
	<-hubs
	<-told
	<-background
	d.log.Info("stopped")
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func (d *daemon) newHandler(w *wire) (http.Handler, error) {
	shown := w.site
	shown.Throttle = web.NewThrottle(w.config.Limits.Requests)
	shown.Outbound = d.outbound.status
	site, err := web.New(shown, d.db, d.db, d.log)
	if err != nil {
		return nil, err
	}
	w.published = site
	return d.withPush(w.config, site), nil
}

// serveHTTP answers with the handler of the configuration in force.
func (d *daemon) serveHTTP(w http.ResponseWriter, r *http.Request) {
	(*d.handler.Load()).ServeHTTP(w, r)
}

// newServer bounds what one client can hold: a reader on a poor link is slow, but it reads.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      5 * time.Minute, // 100 KB at the speed of a weak 2G link
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// reloadAndRetag derives again the tags that other rules made, then does so after each SIGHUP's new configuration.
func (d *daemon) reloadAndRetag(ctx context.Context) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for {
		tagger := d.wire.Load().tagger
		if n, err := d.db.Retag(ctx, tagger.Version(), tagger.Tag, nil); err != nil && ctx.Err() == nil {
			d.log.Error("stored items keep the tags of older rules", "err", err)
		} else if n > 0 {
			d.log.Info("stored items tagged again by the present rules", "items", n)
		}
		if n, err := d.db.Regroup(ctx, d.wire.Load().config.Stories, tagger.Version(), nil); err != nil && ctx.Err() == nil {
			d.log.Error("stored items keep the stories of older rules", "err", err)
		} else if n > 0 {
			d.log.Info("stored items grouped again by the present rules", "moved", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-hangup:
			d.log.Info("reading the configuration again")
			if err := d.reload(ctx); err != nil {
				d.refused(err)
			}
		}
	}
}

// refused logs why a configuration was not taken, a record for each of its faults.
func (d *daemon) refused(err error) {
	d.log.Error("configuration not reloaded: the one before stays in force")
	var config *ConfigError
	if !errors.As(err, &config) {
		d.log.Error("configuration", "err", err)
		return
	}
	for _, f := range config.Faults {
		d.log.Error("configuration", "file", config.File, "fault", f.String())
	}
}

// reload builds a new configuration whole, then swaps it in.
func (d *daemon) reload(ctx context.Context) error {
	d.reloading.Lock()
	defer d.reloading.Unlock()
	config, err := d.load()
	if err != nil {
		return err
	}
	if old := d.wire.Load().config; config.Data != old.Data {
		return fmt.Errorf("data cannot change from %s to %s while running: restart griot for that", old.Data, config.Data)
	}
	if config.Listen != d.asked {
		d.log.Warn("the listen address changes at the next start only", "now", d.asked, "then", config.Listen)
	}
	if l, old := config.Limits, d.wire.Load().config.Limits; l.Connections != old.Connections || l.PerClient != old.PerClient {
		d.log.Warn("the limits of connections change at the next start only")
	}
	config = config.with(d.wire.Load().config.Listen, "")
	w, err := newWire(config)
	if err != nil {
		return err
	}
	handler, err := d.newHandler(w)
	if err != nil {
		return err
	}
	if err := d.db.SetSources(ctx, config.sources()); err != nil {
		return err
	}
	if err := d.db.TakeDown(ctx, config.Takedowns); err != nil {
		return fmt.Errorf("takedown: %w", err)
	}
	d.db.SetRetention(config.retention())
	w.visitor.Memory = d.db
	d.wire.Store(w)
	d.handler.Store(&handler)
	d.scheduler.SetTargets(w.visitor, w.targets, config.limits())
	d.push.SetTargets(w.visitor, w.targets, config.pushCallback())
	d.outbound.set(w)
	d.log.Info("configuration reloaded", "sources", len(config.Sources), "feeds", len(config.Feeds))
	return nil
}
