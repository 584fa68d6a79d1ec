package main

import (
	"log/slog"
	"math"
	"strings"
	"time"

	systemd "github.com/coreos/go-systemd/v22/daemon"
)

// States of the daemon that systemd is told (sd_notify(3)).
const (
	ready    = systemd.SdNotifyReady
	stopping = systemd.SdNotifyStopping
	alive    = systemd.SdNotifyWatchdog
)

// reloading is the state of a daemon that begins to read its configuration again. It bears the time, by the clock that
// systemd compares it with.
func reloading() string {
	return systemd.SdNotifyReloading + "\n" + systemd.SdNotifyMonotonicUsec()
}

// statusOf returns the line that systemctl status shows: why nothing can be stored, or that nothing is the matter.
func statusOf(write error) string {
	if write == nil {
		return "STATUS=polling and serving"
	}
	return "STATUS=" + strings.ReplaceAll(write.Error(), "\n", " ")
}

// notifier tells systemd of the daemon's state. Outside of systemd it tells nobody.
type notifier struct{ log *slog.Logger }

// tell reports a state. A failure is logged: it is no reason to stop.
func (n notifier) tell(state string) {
	if _, err := systemd.SdNotify(false, state); err != nil {
		n.log.Warn("systemd cannot be told", "state", state, "err", err)
	}
}

// watchdogTime returns how long systemd waits for a sign of life before it restarts the daemon. Without a watchdog that
// is very long.
func watchdogTime() time.Duration {
	every, err := systemd.SdWatchdogEnabled(false)
	if err != nil || every <= 0 {
		return math.MaxInt64
	}
	return every
}
