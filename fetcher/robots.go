package fetcher

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/temoto/robotstxt"

	"griot/feeds"
	"griot/fetcher/guard"
)

const (
	robotsAge   = 24 * time.Hour   // how long a robots.txt is used (RFC 9309, 2.4)
	robotsRetry = 10 * time.Minute // how long a host is left alone that has a fault instead
	maxRobots   = 500 << 10        // how much of it is read, in bytes (RFC 9309, 2.5)
	maxHosts    = 1000             // hosts remembered
	// maxCrawlDelay is the longest pause that a robots.txt can ask for.
	maxCrawlDelay = 30 * time.Second
)

// robots remembers the robots.txt of hosts whose pages are read, and when the next page of each may be requested. The zero
// value is ready for use. It is safe for concurrent use.
type robots struct {
	mu    sync.Mutex
	hosts map[string]*robotsHost // by scheme, name and port
}

// robotsHost is what is remembered of one host.
type robotsHost struct {
	group   *robotstxt.Group // nil: everything is allowed
	closed  bool             // the server has a fault instead of a robots.txt: nothing is allowed for now
	expires time.Time
	next    time.Time // before which no further page is requested
}

// permit asks the robots.txt of an address's host (RFC 9309) whether it may be read, and returns the pause between pages
// that it demands. The error is a [*feeds.Failure] of kind robots, or says why there is no robots.txt.
func (r *robots) permit(ctx context.Context, client *http.Client, userAgent string, u *url.URL) (pause time.Duration, err error) {
	key := hostKey(u)
	h, ok := r.get(key, time.Now())
	if !ok {
		read, err := readRobots(ctx, client, userAgent, key)
		if err != nil {
			return 0, err
		}
		h = r.put(key, read, time.Now())
	}
	switch {
	case h.closed:
		return 0, &feeds.Failure{Kind: "robots", Message: fmt.Sprintf("%s/robots.txt cannot be had now, so its pages are left alone", key)}
	case h.group == nil:
		return 0, nil
	case !h.group.Test(u.RequestURI()):
		return 0, &feeds.Failure{Kind: "robots", Message: fmt.Sprintf("robots.txt asks programs to leave %s alone: ask the publisher for a feed", feeds.MaskURL(u.String()))}
	}
	return min(h.group.CrawlDelay, maxCrawlDelay), nil
}

// hostKey is what hosts are told apart by.
func hostKey(u *url.URL) string { return u.Scheme + "://" + u.Host }

// readRobots requests a host's robots.txt. A status of 4xx allows everything, one of 5xx nothing.
func readRobots(ctx context.Context, client *http.Client, userAgent, base string) (robotsHost, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/robots.txt", nil)
	if err != nil {
		return robotsHost{}, err
	}
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set("Accept-Encoding", guard.AcceptEncoding)
	resp, err := client.Do(req)
	if err != nil {
		return robotsHost{}, err
	}
	defer resp.Body.Close()
	now := time.Now()
	switch {
	case resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests:
		return robotsHost{closed: true, expires: now.Add(robotsRetry)}, nil
	case resp.StatusCode != http.StatusOK:
		return robotsHost{expires: now.Add(robotsAge)}, nil
	}
	body, _, err := guard.ReadBody(io.LimitReader(resp.Body, maxRobots), resp.Header.Get("Content-Encoding"), 4*maxRobots)
	if err != nil && len(body) == 0 {
		return robotsHost{}, err
	}
	return robotsHost{group: robotsGroup(body, userAgent), expires: now.Add(robotsAge)}, nil
}

// robotsGroup returns the rules of a robots.txt for a program of this name, nil when there are none.
func robotsGroup(body []byte, agent string) *robotstxt.Group {
	body = body[:min(len(body), maxRobots)]
	rules, err := robotstxt.FromBytes(body)
	if err != nil { // a line that the library refuses must not void the others
		if rules, err = robotstxt.FromBytes(plainRules(body)); err != nil {
			return nil
		}
	}
	name, _, _ := strings.Cut(agent, "/")
	name, _, _ = strings.Cut(name, " ")
	return rules.FindGroup(name)
}

// plainRules returns the lines of a robots.txt that say for whom, and what is allowed or not.
func plainRules(body []byte) []byte {
	var kept bytes.Buffer
	for line := range bytes.Lines(body) {
		name, value, ok := bytes.Cut(line, []byte(":"))
		switch strings.ToLower(string(bytes.TrimSpace(name))) {
		case "user-agent", "allow", "disallow":
			if ok && len(bytes.TrimSpace(value)) > 0 {
				kept.Write(bytes.TrimSpace(line))
				kept.WriteByte('\n')
			}
		}
	}
	return kept.Bytes()
}

// get returns what is remembered of a host, while it is valid.
func (r *robots) get(key string, now time.Time) (robotsHost, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if h := r.hosts[key]; h != nil && now.Before(h.expires) {
		return *h, true
	}
	return robotsHost{}, false
}

// put remembers a host. The one that expires first makes room.
func (r *robots) put(key string, h robotsHost, now time.Time) robotsHost {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.hosts == nil {
		r.hosts = map[string]*robotsHost{}
	}
	if old := r.hosts[key]; old != nil {
		h.next = old.next
	} else if len(r.hosts) >= maxHosts {
		first := ""
		for k, other := range r.hosts {
			if first == "" || other.expires.Before(r.hosts[first].expires) {
				first = k
			}
		}
		delete(r.hosts, first)
	}
	r.hosts[key] = &h
	return h
}

// reserve takes the next time at which a page of a host may be requested, and returns how long to wait for it.
func (r *robots) reserve(key string, pause time.Duration, now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.hosts[key]
	if h == nil {
		return pause
	}
	wait := max(h.next.Sub(now), 0)
	h.next = now.Add(wait + pause)
	return wait
}
