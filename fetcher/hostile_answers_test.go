package fetcher

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"griot/feeds"
)

// anyItems says that the number of items held does not matter.
const anyItems = -1

// answering is a server with one status, headers in pairs, and a good document where the status allows one.
func answering(status int, headers ...string) func(*hostileNet) string {
	return func(n *hostileNet) string {
		return n.serve(func(w http.ResponseWriter, r *http.Request) {
			for i := 0; i < len(headers); i += 2 {
				w.Header().Add(headers[i], headers[i+1])
			}
			w.WriteHeader(status)
			if status != http.StatusNoContent && status != http.StatusNotModified {
				io.WriteString(w, threeItems())
			}
		})
	}
}

// redirecting is a server that redirects all requests but those it ends.
func redirecting(status int, to func(*hostileNet, *http.Request) string) func(*hostileNet) string {
	return func(n *hostileNet) string {
		return n.serve(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Referer") != "" {
				n.t.Errorf("the address that redirects is told: %s", r.Header.Get("Referer"))
			}
			if target := to(n, r); target != "" {
				w.Header().Set("Location", target)
				w.WriteHeader(status)
				return
			}
			io.WriteString(w, threeItems())
		})
	}
}

func redirectingTo(address string) func(*hostileNet) string {
	return redirecting(http.StatusFound, func(*hostileNet, *http.Request) string { return address })
}

// chain redirects n times and then answers.
func chain(n int) func(*hostileNet) string {
	return redirecting(http.StatusFound, func(_ *hostileNet, r *http.Request) string {
		if n := n; len(r.URL.Path)-len("/feed") < n {
			return r.URL.Path + "x"
		}
		return ""
	})
}

// counting is a server that knows how many answers it has given.
func counting(handler func(w http.ResponseWriter, r *http.Request, n int)) func(*hostileNet) string {
	return func(net *hostileNet) string {
		var count atomic.Int64
		return net.serve(func(w http.ResponseWriter, r *http.Request) { handler(w, r, int(count.Add(1))) })
	}
}

// numbered is a document with the items from to to, inclusive; write makes one.
func numbered(from, to int, write func(i int) string) string {
	var items []string
	for i := from; i <= to; i++ {
		items = append(items, rssItem(write(i)))
	}
	return rssOf(items...)
}

// hostileAnswers are servers that speak HTTP and say odd things in it.
func hostileAnswers() []hostileServer {
	private := func(address string) hostileServer {
		return hostileServer{name: "redirect to " + address, start: redirectingTo(address), kind: "private", words: "private network"}
	}
	foreign := func(address string) hostileServer {
		return hostileServer{name: "redirect to " + address, start: redirectingTo(address), kind: "redirect", words: "no web address"}
	}
	status := func(code int, kind, words string, headers ...string) hostileServer {
		return hostileServer{name: fmt.Sprintf("status %d %s", code, strings.Join(headers, " ")), start: answering(code, headers...), kind: kind, words: words}
	}
	title := func(i int) string { return fmt.Sprintf("<title>Titre %d</title>", i) }
	return []hostileServer{
		{name: "redirect loop", start: redirecting(http.StatusMovedPermanently, func(_ *hostileNet, r *http.Request) string {
			return map[string]string{"/feed": "/b", "/b": "/feed"}[r.URL.Path]
		}), kind: "redirect", words: "more than 10 times"},
		{name: "redirect to itself", start: redirecting(http.StatusFound, func(_ *hostileNet, r *http.Request) string { return r.URL.Path }), kind: "redirect", words: "circle"},
		{name: "redirect chain of 11", start: chain(11), kind: "redirect", words: "more than 10 times"},
		{name: "redirect chain of 10", start: chain(10), items: 3},
		{name: "redirect to the private service", start: redirecting(http.StatusFound, func(n *hostileNet, _ *http.Request) string { return n.victim.URL }), kind: "private", words: "private network"},
		private("http://127.0.0.1/"), private("http://169.254.169.254/latest/meta-data/"), private("http://[::1]/"), private("http://[::ffff:127.0.0.1]/"),
		private("http://10.0.0.1/"), private("http://0.0.0.0:22/"), private("https://[fd00::1]/"),
		foreign("file:///etc/passwd"), foreign("ftp://ftp.example/feed"), foreign("gopher://x.example/"), foreign("javascript:alert(1)"), foreign("data:text/xml,<rss/>"),
		{name: "redirect to what is no address", start: redirectingTo("http://[::1"), kind: "redirect", words: "cannot be read"},
		{name: "redirect to an address of 60 KB", start: redirecting(http.StatusMovedPermanently, func(_ *hostileNet, r *http.Request) string {
			if r.URL.RawQuery == "" {
				return "/feed?" + strings.Repeat("x", 60_000)
			}
			return ""
		}), items: 3, check: func(t *testing.T, r *hostileResult) {
			if len(r.status.MovedTo) > 0 {
				t.Errorf("moved to an address of %d bytes", len(r.status.MovedTo))
			}
		}},
		status(http.StatusFound, "redirect", "without saying where to"),
		status(http.StatusNotModified, "status", "asked for everything"),
		status(http.StatusNoContent, "status", "204"),
		status(http.StatusPartialContent, "status", "206", "Content-Range", "bytes 0-9/100"),
		status(226, "status", "226", "IM", "feed"),
		status(http.StatusMultipleChoices, "redirect", "300"),
		status(999, "status", "status 999"),
		status(http.StatusUnauthorized, "walled", "refuses access", "WWW-Authenticate", `Basic realm="`+strings.Repeat("x", 10_000)+`"`),
		status(http.StatusForbidden, "walled", "refuses access"),
		status(http.StatusForbidden, "walled", "Cloudflare", "Cf-Mitigated", "challenge"),
		status(http.StatusNotFound, "gone", "nothing at this address"),
		status(http.StatusGone, "gone", "withdrawn"),
		status(http.StatusTooManyRequests, "busy", "fewer visits", "Retry-After", "-1"),
		status(http.StatusTooManyRequests, "busy", "fewer visits", "Retry-After", "99999999999999999999"),
		status(http.StatusServiceUnavailable, "busy", "not available", "Retry-After", "soon"),
		status(http.StatusServiceUnavailable, "busy", "not available", "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"),
		status(http.StatusServiceUnavailable, "busy", "not available", "Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT"),
		status(http.StatusInternalServerError, "status", "fault of its own", "Retry-After", "1e9"),
		{name: "a flood of cookies", start: func(n *hostileNet) string {
			return n.serve(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Cookie") != "" {
					n.t.Error("a cookie came back")
				}
				for i := range 500 {
					w.Header().Add("Set-Cookie", fmt.Sprintf("c%d=%s; Domain=example; Max-Age=999999999", i, strings.Repeat("x", 50)))
				}
				io.WriteString(w, threeItems())
			})
		}, items: 3},
		{name: "validators of 20 KB", start: answering(http.StatusOK, "ETag", `"`+strings.Repeat("x", 20_000)+`"`, "Last-Modified", strings.Repeat("y", 20_000)), items: 3,
			check: func(t *testing.T, r *hostileResult) {
				if v := r.status.Validators; v.ETag != "" || v.LastModified != "" {
					t.Errorf("kept: %d and %d bytes", len(v.ETag), len(v.LastModified))
				}
			}},
		{name: "rest for a thousand years", start: answering(http.StatusOK, "Cache-Control", "max-age=31536000000", "Retry-After", "31536000000"), items: 3},
		{name: "a clock years ahead", start: answering(http.StatusOK, "Date", "Fri, 01 Jan 2094 00:00:00 GMT", "Last-Modified", "Fri, 01 Jan 2094 00:00:00 GMT", "Expires", "Fri, 01 Jan 2094 00:00:00 GMT"), items: 3},
		{name: "a clock years behind", start: answering(http.StatusOK, "Date", "Thu, 01 Jan 1970 00:00:00 GMT", "Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT", "Age", "999999999999"), items: 3},
		{name: "a new ETag each time", start: counting(func(w http.ResponseWriter, r *http.Request, n int) {
			w.Header().Set("ETag", fmt.Sprintf(`"%d"`, n))
			io.WriteString(w, threeItems())
		}), items: 3, check: wantOutcomes(feeds.Fetched, feeds.NotModified, feeds.NotModified)},
		{name: "an ETag that stays while the body changes", start: counting(func(w http.ResponseWriter, r *http.Request, n int) {
			w.Header().Set("ETag", `"same"`)
			io.WriteString(w, numbered(1, 2+n, func(i int) string { return fmt.Sprintf("<guid>%d</guid>", i) + title(i) }))
		}), items: 5, check: func(t *testing.T, r *hostileResult) {
			wantOutcomes(feeds.Fetched, feeds.Fetched, feeds.Fetched)(t, r)
			if !r.status.Behaviour.NoConditions {
				t.Error("its ETag is still believed")
			}
		}},
		{name: "an unasked 304 after a good start", start: counting(func(w http.ResponseWriter, r *http.Request, n int) {
			if n > 1 {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			io.WriteString(w, threeItems())
		}), items: 3, check: func(t *testing.T, r *hostileResult) {
			for _, poll := range r.polls[1:] {
				wantFailure(t, &poll, "status", "asked for everything")
			}
		}},
		{name: "shrinks to nothing", start: counting(func(w http.ResponseWriter, r *http.Request, n int) {
			if n > 1 {
				io.WriteString(w, rssOf())
				return
			}
			io.WriteString(w, threeItems())
		}), items: 3, check: wantOutcomes(feeds.Fetched, feeds.Fetched, feeds.NotModified)},
		{name: "one guid for all", start: counting(func(w http.ResponseWriter, r *http.Request, n int) {
			io.WriteString(w, numbered(1, 5, func(i int) string {
				return fmt.Sprintf("<guid>same</guid><link>https://v.example/%d</link>", i) + title(i)
			})+strings.Repeat(" ", n))
		}), items: 5},
		{name: "new guids each time", start: counting(func(w http.ResponseWriter, r *http.Request, n int) {
			io.WriteString(w, numbered(1, 5, func(i int) string {
				return fmt.Sprintf("<guid>%d-%d</guid><link>https://v.example/%d</link>", n, i, i) + title(i)
			}))
		}), items: 5},
		{name: "new guids and links each time", start: counting(func(w http.ResponseWriter, r *http.Request, n int) {
			io.WriteString(w, numbered(1, 5, func(i int) string {
				return fmt.Sprintf("<guid>%d-%[2]d</guid><link>https://v.example/%[1]d/%[2]d</link>", n, i) + title(i)
			}))
		}), items: anyItems, check: func(t *testing.T, r *hostileResult) {
			if r.status.Behaviour.Identity != feeds.KeyContent {
				t.Errorf("its names are still believed: %+v", r.status.Behaviour)
			}
		}},
		{name: "dates of 2094 and of 1970", start: func(n *hostileNet) string {
			return n.serve(func(w http.ResponseWriter, r *http.Request) {
				io.WriteString(w, rssOf(rssItem("<title>a</title><pubDate>Fri, 01 Jan 2094 00:00:00 GMT</pubDate>"), rssItem("<title>b</title><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>"), rssItem("<title>c</title><pubDate>Tue, 99 Foo 12345678901234567890</pubDate>")))
			})
		}, items: 3, check: func(t *testing.T, r *hostileResult) {
			if r.status.Behaviour.Future != 1 {
				t.Errorf("%d items of the future counted", r.status.Behaviour.Future)
			}
		}},
		{name: "always now", start: counting(func(w http.ResponseWriter, r *http.Request, n int) {
			io.WriteString(w, numbered(1, 3, func(i int) string {
				return fmt.Sprintf("<guid>%d</guid><pubDate>%s</pubDate>", i, time.Now().Add(time.Duration(n)*time.Second).UTC().Format(time.RFC1123)) + title(i)
			}))
		}), items: 3},
	}
}

func wantOutcomes(outcomes ...feeds.Outcome) func(*testing.T, *hostileResult) {
	return func(t *testing.T, r *hostileResult) {
		for i, want := range outcomes {
			if got := r.polls[i].Outcome; got != want {
				t.Errorf("visit %d: %s (%+v), want %s", i+1, got, r.polls[i].Failure, want)
			}
		}
	}
}
