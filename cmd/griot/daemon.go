package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"griot/feeds/web"
	"griot/feeds/web/limit"
	"griot/fetcher"
	"griot/fetcher/websub"
	"griot/store"
)

// drainTime is how long requests under way may take to end once the daemon stops.
const drainTime = 10 * time.Second

// daemon is a running griot: its parts, of which none knows another, and the configuration under which they run.
type daemon struct {
	log    *slog.Logger
	origin configOrigin
	wire   atomic.Pointer[wire]

	db        *store.DB
	scheduler *fetcher.Scheduler
	push      *websub.Subscriber
	outbound  *outbound
	handlers  swapped
	throttles throttles
	attempts  attempts // to pass the gate, over reloads
	metrics   *metrics
	watchdog  *watchdog
	systemd   notifier
	rederiver *rederiver

	reloading sync.Mutex
	read      atomic.Pointer[lastRead] // of the files of the configuration in force, and of one that was refused
	status    configStatus
}

// newDaemon makes the parts of a daemon. They stand still until it runs.
func newDaemon(ctx context.Context, origin configOrigin, w *wire, db *store.DB, metrics *metrics, log *slog.Logger) (*daemon, error) {
	d := &daemon{log: log, origin: origin, db: db, metrics: metrics, systemd: notifier{log}}
	d.wire.Store(w)
	d.read.Store(newLastRead(w.config.Files()))
	d.status.taken(w.config.Path, origin.loaded, nil)
	var err error
	if d.outbound, err = newOutbound(ctx, db, log); err != nil {
		return nil, err
	}
	d.scheduler = fetcher.NewScheduler(w.visitor, db, limitsOf(w.config), log)
	if d.push, err = websub.NewSubscriber(ctx, db, d.scheduler.VisitSoon, log); err != nil {
		return nil, err
	}
	d.watchdog = &watchdog{scheduler: d.scheduler, db: db, systemd: d.systemd, log: log}
	d.rederiver = newRederiver(db, &d.wire, log)
	metrics.observe(observed{
		db: db, scheduler: d.scheduler, pulse: &d.watchdog.pulse, outbound: d.outbound, throttles: &d.throttles, configuration: d.status.shown,
	})
	return d, nil
}

// run polls and serves until ctx ends, and returns when both have stopped.
func (d *daemon) run(ctx context.Context, readers net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w := d.wire.Load()
	h, err := d.newHandlers(w)
	if err != nil {
		return err
	}
	if err := d.dateDocuments(ctx, w); err != nil {
		return err
	}
	d.swap(w, h)
	control, err := d.listenControl()
	if err != nil {
		return err
	}
	defer control.Close()
	operators, err := listenAdmin(w.config.Admin.Listen, d.log)
	if err != nil {
		return err
	}
	var background sync.WaitGroup
	for _, part := range []func(context.Context){
		d.push.Run, d.outbound.run, d.scheduler.Run, d.rederiver.run, d.followConfiguration, d.watchdog.run,
	} {
		background.Go(func() { part(ctx) })
	}
	servers, failed := d.serve(readers, operators)
	d.systemd.tell(ready)
	select {
	case err = <-failed:
	case <-ctx.Done():
		d.log.Info("stopping")
	}
	d.systemd.tell(stopping)
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	for _, server := range servers {
		err = errors.Join(err, server.Shutdown(drain))
	}
	stop()
	background.Wait()
	d.log.Info("stopped")
	return err
}

// serve answers readers and, where operators is not nil, operators apart. A server that stops sends why to failed.
func (d *daemon) serve(readers, operators net.Listener) (servers []*http.Server, failed <-chan error) {
	limits := d.wire.Load().config.Limits
	errs := make(chan error, 2)
	begin := func(handler http.HandlerFunc, listener net.Listener) {
		server := newServer(handler, d.log)
		servers = append(servers, server)
		go func() { errs <- server.Serve(listener) }()
	}
	begin(d.handlers.servePublic, limit.Listener(readers, limits.Connections, limits.PerClient, limits.Requests.Proxies))
	if operators != nil {
		begin(d.handlers.serveAdmin, operators)
	}
	return servers, errs
}

// swap has the parts work under a configuration from now on.
func (d *daemon) swap(w *wire, h *handlers) {
	d.wire.Store(w)
	d.handlers.Store(h)
	d.scheduler.SetTargets(w.visitor, w.targets, limitsOf(w.config))
	d.push.SetTargets(w.visitor, w.targets, w.config.PushCallback())
	d.outbound.set(w, h.site)
}

// dateDocuments has the documents count as changed when the configuration makes others than the one before, which may be
// that of an earlier run.
func (d *daemon) dateDocuments(ctx context.Context, w *wire) error {
	made, err := w.madeOf(&w.site, d.db)
	if err != nil {
		return err
	}
	return d.db.Published(ctx, made)
}

// newHandlers makes what answers readers and, where they have an address of their own, operators.
func (d *daemon) newHandlers(w *wire) (*handlers, error) {
	shown := w.site
	shown.Throttle = d.throttles.under(w.config.Limits.Requests)
	shown.Outbound = d.outbound.status
	shown.Configuration = d.status.shown
	shown.Alive, shown.Unstored = d.watchdog.unwell, d.db.Unwritten
	site, err := web.New(shown, d.db, d.db, d.log)
	if err != nil {
		return nil, err
	}
	h := &handlers{site: site, public: site}
	gate := newGate(&w.config.Admin, w.config.Limits.Requests.Proxies, &d.attempts, d.log)
	if !shown.Private {
		h.public = withOperators(site, gate, d.metrics, site)
	} else {
		shown.Private, shown.Apart = false, true
		operators, err := web.New(shown, d.db, d.db, d.log)
		if err != nil {
			return nil, err
		}
		h.admin = d.metrics.measured(operators.Kind, operatorsOnly(operators, gate, d.metrics, w.config.PublicURL()))
	}
	h.public = d.metrics.measured(site.Kind, withPush(w.config, site, d.push, d.outbound.hub, h.public))
	return h, nil
}
