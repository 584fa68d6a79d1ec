package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds/web"
	"griot/feeds/web/limit"
	"griot/feeds/web/pages"
	"griot/fetcher"
	"griot/fetcher/websub"
	"griot/store"
)

// drainTime is how long requests under way may take to end once the daemon stops.
const drainTime = 10 * time.Second

// daemon is a running griot.
type daemon struct {
	db        *store.DB
	log       *slog.Logger
	load      func() (*config.Config, error)
	follow    func(*config.Config) // has the log be as a configuration asks for
	asked     *config.Config       // as it was at the start, before the system chose a port
	wire      atomic.Pointer[wire]
	metrics   *metrics
	pulse     pulse
	scheduler *fetcher.Scheduler
	push      *websub.Subscriber
	outbound  *outbound
	throttles throttles
	attempts  attempts // to pass the gate, over reloads

	public, admin atomic.Pointer[http.Handler]

	reloading sync.Mutex
	read      atomic.Pointer[lastRead] // of the files of the configuration in force, and of one that was refused
	retag     chan struct{}            // a sign that the rules may have changed

	stateMu sync.Mutex
	state   pages.Configuration
}

// run polls and serves until ctx ends, and returns when both have stopped.
func (d *daemon) run(ctx context.Context, listener net.Listener) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w := d.wire.Load()
	if d.outbound, err = newOutbound(ctx, d.db, d.log); err != nil {
		return err
	}
	public, admin, err := d.newHandlers(w)
	if err != nil {
		return err
	}
	if err := d.dateDocuments(ctx, w); err != nil {
		return err
	}
	d.public.Store(&public)
	d.admin.Store(&admin)
	d.outbound.set(w)
	d.scheduler = fetcher.NewScheduler(w.visitor, d.db, limitsOf(w.config), d.log)
	d.scheduler.SetTargets(w.visitor, w.targets, limitsOf(w.config))
	d.metrics.register(d)

	control, err := d.listenControl()
	if err != nil {
		return err
	}
	defer control.Close()
	operators, err := d.listenAdmin(w.config.Admin.Listen)
	if err != nil {
		return err
	}
	hubs, err := d.startPush(ctx)
	if err != nil {
		return err
	}
	var background sync.WaitGroup
	background.Go(func() { d.outbound.run(ctx) })
	background.Go(func() { d.scheduler.Run(ctx) })
	background.Go(func() { d.keepTags(ctx) })
	background.Go(func() { d.followConfiguration(ctx) })
	background.Go(func() { d.watchOver(ctx) })

	served := make(chan error, 2)
	server := newServer(http.HandlerFunc(d.servePublic), d.log)
	limits := w.config.Limits
	go func() {
		served <- server.Serve(limit.Listener(listener, limits.Connections, limits.PerClient, limits.Requests.Proxies))
	}()
	servers := []*http.Server{server}
	if operators != nil {
		own := newServer(http.HandlerFunc(d.serveAdmin), d.log)
		servers = append(servers, own)
		go func() { served <- own.Serve(operators) }()
	}
	d.tellSystemd(ready)
	select {
	case err = <-served:
	case <-ctx.Done():
		d.log.Info("stopping")
	}
	d.tellSystemd(stopping)
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	for _, server := range servers {
		err = errors.Join(err, server.Shutdown(drain))
	}
	stop()
	<-hubs
	background.Wait()
	d.log.Info("stopped")
	return err
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

// listenAdmin opens the operators' address, unless it is empty.
func (d *daemon) listenAdmin(address string) (net.Listener, error) {
	if address == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w (choose another for admin.listen)", address, systemReason(err))
	}
	d.log.Info("the operators' pages are served apart", "address", listener.Addr().String())
	return listener, nil
}

func (d *daemon) servePublic(w http.ResponseWriter, r *http.Request) {
	(*d.public.Load()).ServeHTTP(w, r)
}

func (d *daemon) serveAdmin(w http.ResponseWriter, r *http.Request) {
	(*d.admin.Load()).ServeHTTP(w, r)
}

// newHandlers makes what answers readers and, where they have an address of their own, operators.
func (d *daemon) newHandlers(w *wire) (public, admin http.Handler, err error) {
	shown := w.site
	shown.Throttle = d.throttles.under(w.config.Limits.Requests)
	shown.Outbound = d.outbound.status
	shown.Configuration = d.configuration
	shown.Alive, shown.Unstored = d.unwell, d.db.Unwritten
	site, err := web.New(shown, d.db, d.db, d.log)
	if err != nil {
		return nil, nil, err
	}
	w.published = site
	gate := newGate(&w.config.Admin, w.config.Limits.Requests.Proxies, &d.attempts, d.log)
	if !shown.Private {
		public = d.withOperators(site, gate, site)
	} else {
		shown.Private, shown.Apart = false, true
		operators, err := web.New(shown, d.db, d.db, d.log)
		if err != nil {
			return nil, nil, err
		}
		public, admin = site, d.operatorsOnly(operators, gate, w.config.PublicURL())
		admin = d.metrics.measured(operators.Kind, admin)
	}
	return d.metrics.measured(site.Kind, d.withPush(w.config, site, public)), admin, nil
}

// newServer bounds what one client can hold: a reader on a poor link is slow, but it reads.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ConnContext:       limit.WithConnection,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      5 * time.Minute, // 100 KB at the speed of a weak 2G link
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// throttles keep the throttle of readers over reloads, as long as its limits stay the same.
type throttles struct {
	mu      sync.Mutex
	limits  limit.Rates
	now     *limit.Throttle
	settled int64 // refusals of earlier ones
}

func (t *throttles) under(limits limit.Rates) *limit.Throttle {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now != nil && reflect.DeepEqual(limits, t.limits) {
		return t.now
	}
	if t.now != nil {
		t.settled += t.now.HeldBack()
	}
	t.limits, t.now = limits, limit.NewThrottle(limits)
	return t.now
}

// heldBack is how many requests were refused since the start.
func (t *throttles) heldBack() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now == nil {
		return t.settled
	}
	return t.settled + t.now.HeldBack()
}
