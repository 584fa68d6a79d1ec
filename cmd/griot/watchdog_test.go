package main

import (
	"errors"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"griot/cmd/griot/control"
	"griot/store"
)

// TestSystemdIsTold plays systemd: it listens to what a daemon says from its start over a reload to its end.
func TestSystemdIsTold(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "notify")
	listener, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	must(t, err)
	defer listener.Close()
	t.Setenv("NOTIFY_SOCKET", socket)
	t.Setenv("WATCHDOG_USEC", "600000")
	next := func() string {
		t.Helper()
		must(t, listener.SetReadDeadline(time.Now().Add(10*time.Second)))
		b := make([]byte, 1024)
		n, err := listener.Read(b)
		must(t, err)
		return string(b[:n])
	}
	until := func(want string) {
		t.Helper()
		for range 100 {
			if said := next(); strings.HasPrefix(said, want) {
				return
			} else if said != "WATCHDOG=1" {
				t.Fatalf("%q before %q", said, want)
			}
		}
		t.Fatalf("never %q", want)
	}
	_, path, daemon := daemonWith(t, "")
	until("READY=1")
	for range 3 {
		until("WATCHDOG=1")
	}
	must(t, control.Ask(t.Context(), filepath.Join(filepath.Dir(path), "griot.db"), "/reload", nil))
	for {
		said := next()
		if said == "WATCHDOG=1" {
			continue
		}
		first, clock, _ := strings.Cut(said, "\n")
		since, err := strconv.ParseUint(strings.TrimSpace(strings.TrimPrefix(clock, "MONOTONIC_USEC=")), 10, 64)
		if first != "RELOADING=1" || err != nil || since == 0 {
			t.Fatalf("%q: %v", said, err)
		}
		break
	}
	until("READY=1")
	daemon.stop()
	until("STOPPING=1")
}

func TestPulse(t *testing.T) {
	t.Parallel()
	var p pulse
	if err := p.err(); err != nil || !p.writable() {
		t.Errorf("before the first proof: %v", err)
	}
	if news := p.take(nil, nil); news != nil || p.err() != nil {
		t.Errorf("all is well: %v, %v", news, p.err())
	}
	full := errors.New("no space left on device")
	if news := p.take(nil, full); !errors.Is(news, full) || p.err() != nil || p.writable() {
		t.Errorf("a full disk is told, and is no reason to restart: %v, %v", news, p.err())
	}
	if news := p.take(nil, full); news != nil {
		t.Errorf("told twice: %v", news)
	}
	if news := p.take(store.ErrStuck, nil); !errors.Is(news, store.ErrStuck) || !errors.Is(p.err(), store.ErrStuck) || !p.writable() {
		t.Errorf("stuck: %v, %v", news, p.err())
	}
	p.take(nil, nil)
	p.felt = time.Now().Add(-pulseLost - time.Second)
	if err := p.err(); err == nil || !strings.Contains(err.Error(), "look after itself") {
		t.Errorf("no proof for long: %v", err)
	}
}
