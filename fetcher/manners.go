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
	robotsAge   = 24 * time.Hour   // how long a robots.txt is good (RFC 9309, 2.4)
	robotsRetry = 10 * time.Minute // how long word that it cannot be had is
	maxRobots   = 500 << 10        // bytes of it that count (RFC 9309, 2.5)
	maxHosts    = 1000             // hosts remembered
	// maxCrawlDelay is the longest pause that a robots.txt can ask for.
	maxCrawlDelay = 30 * time.Second
)

// manners are what is remembered of hosts whose pages are read: their robots.txt, and when the next page may be asked
// for. The zero value remembers nothing. It is safe for concurrent use.
type manners struct {
	mu    sync.Mutex
	known map[string]*host
}

// host is one scheme, name and port.
type host struct {
	group   *robotstxt.Group // nil: everything is allowed
	closed  bool             // its robots.txt answers with a fault of the server: nothing is allowed for now
	expires time.Time
	next    time.Time // before which no further page is asked for
}

// mayVisit refuses to read a page that the publisher keeps from programs. Feeds and sitemaps are made for them.
func (v *Visitor) mayVisit(ctx context.Context, target *Target, u *url.URL) error {
	if target.Page == nil {
		return nil
	}
	_, err := v.permitted(ctx, u)
	return err
}

// permitted asks the robots.txt of an address (RFC 9309), and gives the pause between pages that it demands. The error
// is a [*feeds.Failure] of kind robots, or says why robots.txt could not be had.
func (v *Visitor) permitted(ctx context.Context, u *url.URL) (pause time.Duration, err error) {
	key := u.Scheme + "://" + u.Host
	h, ok := v.hosts.get(key, time.Now())
	if !ok {
		read, err := v.readRobots(ctx, key)
		if err != nil {
			return 0, err
		}
		h = v.hosts.put(key, read, time.Now())
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

// readRobots asks a host for its robots.txt. A status of 4xx allows everything, one of 5xx nothing.
func (v *Visitor) readRobots(ctx context.Context, base string) (host, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/robots.txt", nil)
	if err != nil {
		return host{}, err
	}
	req.Header.Set("User-Agent", v.UserAgent)
	req.Header.Set("Accept-Encoding", guard.AcceptEncoding)
	resp, err := v.Client.Do(req)
	if err != nil {
		return host{}, err
	}
	defer resp.Body.Close()
	now := time.Now()
	switch {
	case resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests:
		return host{closed: true, expires: now.Add(robotsRetry)}, nil
	case resp.StatusCode != http.StatusOK:
		return host{expires: now.Add(robotsAge)}, nil
	}
	body, _, err := guard.ReadBody(io.LimitReader(resp.Body, maxRobots), resp.Header.Get("Content-Encoding"), 4*maxRobots)
	if err != nil && len(body) == 0 {
		return host{}, err
	}
	return host{group: robotsGroup(body, v.UserAgent), expires: now.Add(robotsAge)}, nil
}

// robotsGroup are the rules of a robots.txt that a program of this name keeps; nil when there are none.
func robotsGroup(body []byte, agent string) *robotstxt.Group {
	body = body[:min(len(body), maxRobots)]
	rules, err := robotstxt.FromBytes(body)
	if err != nil { // a line that the library does not take must not void the others
		if rules, err = robotstxt.FromBytes(plainRules(body)); err != nil {
			return nil
		}
	}
	name, _, _ := strings.Cut(agent, "/")
	name, _, _ = strings.Cut(name, " ")
	return rules.FindGroup(name)
}

// plainRules are the lines of a robots.txt that say for whom, and what is allowed or not.
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

func (m *manners) get(key string, now time.Time) (host, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if h := m.known[key]; h != nil && now.Before(h.expires) {
		return *h, true
	}
	return host{}, false
}

// put remembers a host; the one that expires first makes room.
func (m *manners) put(key string, h host, now time.Time) host {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[string]*host{}
	}
	if old := m.known[key]; old != nil {
		h.next = old.next
	} else if len(m.known) >= maxHosts {
		first := ""
		for k, other := range m.known {
			if first == "" || other.expires.Before(m.known[first].expires) {
				first = k
			}
		}
		delete(m.known, first)
	}
	m.known[key] = &h
	return h
}

// turn takes the next place in the row of those who ask a host for pages, and gives how long to wait for it.
func (m *manners) turn(key string, pause time.Duration, now time.Time) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.known[key]
	if h == nil {
		return pause
	}
	wait := max(h.next.Sub(now), 0)
	h.next = now.Add(wait + pause)
	return wait
}
