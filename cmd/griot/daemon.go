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

	"griot/cmd/griot/watch"
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
	setup  atomic.Pointer[setup]

	db        *store.DB
	clock     *logClock
	scheduler *fetcher.Scheduler
	push      *websub.Subscriber
	outbound  *outbound
	handlers  swapped
	throttles throttles
	attempts  attempts // to pass the gate, over reloads
	metrics   *metrics
	watchdog  *watchdog
	systemd   notifier
	// derivation is the last pass in which stored items came to follow other rules. Nil before the first.
	derivation atomic.Pointer[store.Derivation]

	reloading sync.Mutex
	read      atomic.Pointer[watch.State] // of the files of the configuration in force, and of one that was refused
	status    configStatus
}

// newDaemon makes the parts of a daemon. They stand still until it runs.
func newDaemon(ctx context.Context, origin configOrigin, s *setup, db *store.DB, metrics *metrics, log *slog.Logger) (*daemon, error) {
	d := &daemon{log: log, origin: origin, db: db, clock: newLogClock(db, s.targets, log), metrics: metrics, systemd: notifier{log}}
	d.setup.Store(s)
	d.read.Store(watch.Read(s.config.Files()))
	d.status.taken(s.config.Path, origin.loaded, nil)
	var err error
	if d.outbound, err = newOutbound(ctx, db, log); err != nil {
		return nil, err
	}
	d.scheduler = fetcher.NewScheduler(s.visitor, datedStore{db, d.clock}, limitsOf(s.config), log)
	if d.push, err = websub.NewSubscriber(ctx, datedStore{db, d.clock}, d.scheduler.VisitSoon, log); err != nil {
		return nil, err
	}
	d.watchdog = &watchdog{scheduler: d.scheduler, db: db, systemd: d.systemd, log: log}
	metrics.observe(observed{
		db: db, scheduler: d.scheduler, pulse: &d.watchdog.pulse, outbound: d.outbound, throttles: &d.throttles, configuration: d.status.shown, clock: d.clock,
	})
	return d, nil
}

// run polls and serves until ctx ends, and returns when both have stopped.
func (d *daemon) run(ctx context.Context, readers net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s := d.setup.Load()
	h, err := d.newHandlers(s)
	if err != nil {
		return err
	}
	if err := d.dateDocuments(ctx, s); err != nil {
		return err
	}
	d.swap(s, h)
	control, err := d.listenControl()
	if err != nil {
		return err
	}
	defer control.Close()
	operators, err := listenAdmin(s.config.Admin.Listen, d.log)
	if err != nil {
		return err
	}
	var background sync.WaitGroup
	for _, part := range []func(context.Context){
		d.push.Run, d.outbound.run, d.scheduler.Run, d.followConfiguration, d.watchdog.run,
		func(ctx context.Context) { d.clock.run(ctx, d.scheduler.Replan) },
	} {
		background.Go(func() { part(ctx) })
	}
	servers, failed := d.serve(readers, operators)
	d.systemd.notify(ready)
	select {
	case err = <-failed:
	case <-ctx.Done():
		d.log.Info("stopping")
	}
	d.systemd.notify(stopping)
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
	limits := d.setup.Load().config.Limits
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
func (d *daemon) swap(s *setup, h *handlers) {
	d.setup.Store(s)
	d.handlers.Store(h)
	d.clock.follow(s.targets)
	d.scheduler.SetTargets(s.visitor, s.targets, limitsOf(s.config))
	d.push.SetTargets(s.visitor, s.targets, s.config.PushCallback())
	d.outbound.set(s, h.site)
}

// dateDocuments has the documents count as changed when the configuration makes others than the one before. That may be
// one of an earlier run.
func (d *daemon) dateDocuments(ctx context.Context, s *setup) error {
	made, err := s.madeOf(&s.site, d.db)
	if err != nil {
		return err
	}
	return d.db.Published(ctx, made, d.clock.now())
}

// newHandlers makes what answers readers and, where they have an address of their own, operators.
func (d *daemon) newHandlers(s *setup) (*handlers, error) {
	shown := s.site
	shown.Throttle = d.throttles.under(s.config.Limits.Requests)
	shown.Outbound = d.outbound.status
	shown.Configuration = d.status.shown
	shown.LimitsMet = d.db.LimitsMet
	shown.Alive, shown.Unstored, shown.ClockWrong = d.watchdog.unwell, d.db.Unwritten, d.clock.wrong
	site, err := web.New(shown, d.db, d.db, d.log)
	if err != nil {
		return nil, err
	}
	h := &handlers{site: site, public: site}
	gate := newGate(&s.config.Admin, s.config.Limits.Requests.Proxies, &d.attempts, d.log)
	if !shown.Private {
		h.public = withOperators(site, gate, d.metrics, site)
	} else {
		shown.Private, shown.Apart = false, true
		operators, err := web.New(shown, d.db, d.db, d.log)
		if err != nil {
			return nil, err
		}
		h.admin = d.metrics.measured(operators.Kind, operatorsOnly(operators, gate, d.metrics, s.config.PublicURL()))
	}
	h.public = d.metrics.measured(site.Kind, withPush(s.config, site, d.push, d.outbound.hub, h.public))
	return h, nil
}
