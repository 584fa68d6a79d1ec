package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds/web"
	"griot/feeds/web/limit"
)

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

// handlers answer requests under one configuration.
type handlers struct {
	site          *web.Handler
	public, admin http.Handler // admin is nil where operators have no address of their own
}

// swapped answers by the handlers in force.
type swapped struct{ atomic.Pointer[handlers] }

func (s *swapped) servePublic(w http.ResponseWriter, r *http.Request) {
	s.Load().public.ServeHTTP(w, r)
}

func (s *swapped) serveAdmin(w http.ResponseWriter, r *http.Request) {
	s.Load().admin.ServeHTTP(w, r)
}

// withPush hands what hubs send to the subscriber, and what subscribers ask to the hub. Both answer as often as site
// lets a client ask. The rest goes to readers' handler.
func withPush(cfg *config.Config, site *web.Handler, subscriber, hub, readers http.Handler) http.Handler {
	subscriber, hub = site.Throttled(subscriber), site.Throttled(hub)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := "/" + site.Below(r.URL.Path); {
		case strings.HasPrefix(path, config.PushPath+"/"):
			subscriber.ServeHTTP(w, r)
		case path == config.HubPath && cfg.Push.Hub:
			hub.ServeHTTP(w, r)
		default:
			readers.ServeHTTP(w, r)
		}
	})
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

// checkListen refuses a --listen that is no address. An empty one is not given.
func checkListen(listen string) error {
	if listen == "" {
		return nil
	}
	if _, err := config.ParseListen(listen); err != nil {
		return &usageError{error: fmt.Errorf("--listen: %w", err)}
	}
	return nil
}

// listenAdmin opens the operators' address, unless it is empty.
func listenAdmin(address string, log *slog.Logger) (net.Listener, error) {
	if address == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w (choose another for admin.listen)", address, systemReason(err))
	}
	log.Info("the operators' pages are served apart", "address", listener.Addr().String())
	return listener, nil
}

// reachable returns where a program on this machine reaches what listens on an address.
func reachable(listen string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", fmt.Errorf("%q is not host:port: %w", listen, err)
	}
	if port == "0" {
		return "", errors.New("the port is chosen at the start: name it with --listen")
	}
	return net.JoinHostPort(config.LocalHost(host), port), nil
}

// systemReason returns why the system did not do what was asked, without the address, which the caller names.
func systemReason(err error) error {
	var call *os.SyscallError
	var op *net.OpError
	switch {
	case errors.As(err, &call):
		return call.Err
	case errors.As(err, &op):
		return op.Err
	}
	return err
}
