package main

import (
	"math"
	"strings"
	"time"

	systemd "github.com/coreos/go-systemd/v22/daemon"
)

// What systemd is told of the daemon's state (sd_notify(3)). Outside of systemd nothing is told.
const (
	ready    = systemd.SdNotifyReady
	stopping = systemd.SdNotifyStopping
	alive    = systemd.SdNotifyWatchdog
)

// reloading is said with the time at which it began, by the clock that systemd compares it with.
func reloading() string {
	return systemd.SdNotifyReloading + "\n" + systemd.SdNotifyMonotonicUsec()
}

// statusOf is the line that systemctl status shows: why nothing can be stored, or that nothing is the matter. A restart
// would not help, so that the watchdog is told that the daemon lives all the same.
func statusOf(write error) string {
	if write == nil {
		return "STATUS=polling and serving"
	}
	return "STATUS=" + strings.ReplaceAll(write.Error(), "\n", " ")
}

// tellSystemd says it, where systemd listens. That nobody hears it is no reason to stop.
func (d *daemon) tellSystemd(state string) {
	if _, err := systemd.SdNotify(false, state); err != nil {
		d.log.Warn("systemd cannot be told", "state", state, "err", err)
	}
}

// watchdogTime is how long systemd waits for a sign of life before it restarts the daemon; very long without a watchdog.
func watchdogTime() time.Duration {
	every, err := systemd.SdWatchdogEnabled(false)
	if err != nil || every <= 0 {
		return math.MaxInt64
	}
	return every
}
