package hub

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

const (
	maxAddress = 2048 // bytes of a callback or topic
	maxSecret  = 200  // bytes; section 5.1 wants fewer
	minLease   = time.Hour
	maxLease   = 30 * 24 * time.Hour
)

// request is what somebody asks the hub for, before it is known to be meant.
type request struct {
	subscribe bool // else to end it
	subscriptionKey
	path   string
	secret string
	lease  time.Duration

	stranger bool // counted as of an unproven host when its verification began
}

// host is the host that the request has called.
func (r *request) host() string { return hostOf(r.callback) }

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
}

// refusal is why a request is not taken, with the HTTP status that says so.
type refusal struct {
	status int
	reason string
	wait   time.Duration // until it may be asked again; 0: never
}

func (r *refusal) Error() string { return r.reason }

func refused(status int, format string, args ...any) error {
	return &refusal{status: status, reason: fmt.Sprintf(format, args...)}
}
