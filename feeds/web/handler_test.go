package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/html"

	"griot/feeds"
	"griot/feeds/health"
)

func TestMethods(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} {
		t.Run(method, func(t *testing.T) {
			got := ask(h, method, "/all.rss")
			if got.Code != 405 || got.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s: status %d, Allow %q", method, got.Code, got.Header().Get("Allow"))
			}
			wantContains(t, got.Body.String(), "se lit seulement")
		})
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	for _, target := range []string{"/" + strings.Repeat("x", 600), "/select.rss?q=" + strings.Repeat("x", 5000)} {
		t.Run(target, func(t *testing.T) {
			if got := get(h, target); got.Code != 414 {
				t.Errorf("%.40s…: status %d", target, got.Code)
			}
		})
	}
}

// panicking fails in a way no code expects.
type panicking struct{ *memory }

func (panicking) Select(context.Context, feeds.Selection) ([]feeds.Entry, error) { panic("cannot be") }

func (panicking) Span(context.Context, feeds.Selection, feeds.Span) ([]feeds.Entry, error) {
	panic("cannot be")
}

func TestPanic(t *testing.T) {
	t.Parallel()
	m := newMemory()
	h := newHandlerOver(t, testSite(), panicking{m}, m)
	for range 2 { // the second must not wait for the first
		got := get(h, "/all.rss")
		if got.Code != 500 || !strings.Contains(got.Body.String(), "de notre côté") {
			t.Errorf("status %d: %s", got.Code, got.Body)
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	for _, path := range []string{"/", "/all.rss", "/nulle", "/select.rss?x=y", "/healthz"} {
		t.Run(path, func(t *testing.T) {
			header := get(h, path).Header()
			if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") == "" ||
				!strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
				t.Errorf("%s: %v", path, header)
			}
		})
	}
}

func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	for _, path := range crawl(t, h, "") {
		got := get(h, path)
		never := []string{"motdepasse", "abcdef", "nulle part", `"javascript:`}
		if !strings.HasPrefix(got.Header().Get("Content-Type"), "application/feed+json") { // whose titles are plain text
			never = append(never, "<script", "<img", "onerror=alert(1)>")
		}
		for _, secret := range never {
			if strings.Contains(got.Body.String(), secret) {
				t.Errorf("%s shows %q", path, secret)
			}
		}
	}
}

// crawl follows every link within the site from its front page, and fails on one that leads nowhere.
func crawl(t *testing.T, h http.Handler, prefix string) []string {
	t.Helper()
	seen := map[string]bool{}
	queue := []string{prefix + "/", prefix + "/status.json", prefix + "/all.json", prefix + "/all.rss", prefix + "/all.atom"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		got := get(h, path)
		if got.Code != 200 {
			t.Errorf("%s: status %d: %s", path, got.Code, got.Body)
		}
		if !strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") {
			continue
		}
		for _, href := range hrefs(t, got.Body.String()) {
			href = strings.TrimPrefix(href, "https://griot.example")
			href, _, _ = strings.Cut(href, "#")
			if strings.HasPrefix(href, "/") {
				queue = append(queue, href)
			} else if href != "" && !strings.HasPrefix(href, "https://") && !strings.HasPrefix(href, "data:image/svg+xml;base64,") {
				t.Errorf("%s links to %q", path, href)
			}
		}
	}
	paths := make([]string, 0, len(seen))
	for path := range seen {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	return paths
}

// hrefs are the addresses a page refers to; a page with markup the parser has to mend fails.
func hrefs(t *testing.T, page string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for node := range root.Descendants() {
		if node.Data == "script" || node.Data == "style" {
			t.Errorf("a page holds a %s element", node.Data)
		}
		for _, a := range node.Attr {
			switch {
			case a.Key == "href" || a.Key == "src" || a.Key == "action":
				found = append(found, a.Val)
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("a page holds a %s attribute", a.Key)
			}
		}
	}
	return found
}

func TestCrawl(t *testing.T) {
	t.Parallel()
	paths := crawl(t, newHandler(t, testSite(), newMemory()), "")
	for _, want := range []string{"/region/ml.gao", "/topic/sante.json", "/feeds/tombouctou-securite.atom", "/sources", "/help", "/select", "/feeds.opml"} {
		t.Run(want, func(t *testing.T) {
			if !strings.Contains(strings.Join(paths, "\n")+"\n", want+"\n") {
				t.Errorf("%s cannot be reached from the front page: %q", want, paths)
			}
		})
	}
	t.Logf("%d addresses", len(paths))
}

func TestEnglish(t *testing.T) {
	t.Parallel()
	site := testSite()
	site.Language = "en"
	h := newHandler(t, site, newMemory())
	wantContains(t, get(h, "/").Body.String(), "Monday 9\u00a0February 2026")
	wantContains(t, get(h, "/help").Body.String(), "Subscribe to a feed")
	wantContains(t, get(h, "/region/atlantis").Body.String(), "No place “atlantis” is known here.")
	for _, path := range crawl(t, h, "") {
		wantMissing(t, get(h, path).Body.String(), "%!")
	}
}

func TestStatus(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	var got struct {
		Sources []map[string]any
		Totals  map[string]int
	}
	if err := json.Unmarshal(get(h, "/status.json").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got.Totals) != "map[failing:1 items:3 new:0 ok:2 quiet:0 sources:3]" {
		t.Errorf("totals %v", got.Totals)
	}
	ok, failing := got.Sources[0], got.Sources[2]
	for _, key := range []string{"id", "name", "class", "state", "last_success", "last_error", "next_due", "items"} {
		t.Run(key, func(t *testing.T) {
			if _, there := ok[key]; !there {
				t.Errorf("%s is missing: %v", key, ok)
			}
		})
	}
	if ok["last_error"] != nil || ok["last_success"] != "2026-02-09T08:00:00Z" || failing["last_success"] != nil || failing["state"] != "failing" {
		t.Errorf("%v\n%v", ok, failing)
	}
	wantContains(t, fmt.Sprint(failing["last_error"]), "https://ferme.example/feed?token=***")
}

// TestStatusIsLive holds that what operators look at does not wait for a change in the archive.
func TestStatusIsLive(t *testing.T) {
	t.Parallel()
	m := newMemory()
	h := newHandler(t, testSite(), m)
	for _, path := range []string{"/sources", "/status", "/status/fama", "/status/fama.json", "/status.json", "/sources.atom"} {
		t.Run(path, func(t *testing.T) {
			before := get(h, path)
			m.statuses[0].Failures++
			m.statuses[0].LastFailure = &feeds.Failure{Kind: "timeout", Message: "no answer in " + path}
			m.statuses[0].FailedAt = morning
			m.statuses[0].Changes = append(m.statuses[0].Changes, health.Change{At: morning, State: health.StateFailing, Message: "no answer in " + path})
			if after := get(h, path); after.Header().Get("Etag") == before.Header().Get("Etag") {
				t.Errorf("%s did not change when a source failed", path)
			}
			m.statuses[0].Failures = 0
			if got := before.Header().Get("Cache-Control"); got != "no-cache" {
				t.Errorf("%s: Cache-Control %q", path, got)
			}
		})
	}
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	m := newMemory()
	h := newHandler(t, testSite(), m)
	m.err = errBroken
	if got := get(h, "/readyz"); got.Code != 503 {
		t.Errorf("ready with a broken store: %d", got.Code)
	}
	if got := get(h, "/healthz"); got.Code != 200 {
		t.Errorf("not alive with a broken store: %d", got.Code)
	}
}

func TestTimeOut(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.err = fmt.Errorf("select: %w", context.DeadlineExceeded)
	got := get(newHandler(t, testSite(), m), "/all.rss")
	if got.Code != 503 || got.Header().Get("Retry-After") == "" {
		t.Errorf("status %d: %v", got.Code, got.Header())
	}
}

func TestErrorPages(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	got := get(h, "/region/<b>atlantis", "Accept", "text/html,*/*")
	if got.Code != 404 || !strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") {
		t.Errorf("status %d, %s", got.Code, got.Header().Get("Content-Type"))
	}
	wantContains(t, got.Body.String(), "&lt;b&gt;atlantis")
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Config){
		"no base URL":       func(s *Config) { s.BaseURL = "" },
		"relative base URL": func(s *Config) { s.BaseURL = "/griot" },
		"odd scheme":        func(s *Config) { s.BaseURL = "gopher://griot.example" },
		"base URL, query":   func(s *Config) { s.BaseURL = "https://griot.example/?x" },
		"below /feeds":      func(s *Config) { s.BaseURL = "https://griot.example/feeds/" },
		"path of a feed":    func(s *Config) { s.Feeds[0].Path = "une" },
		"path stands twice": func(s *Config) { s.Feeds = append(s.Feeds, s.Feeds[0]) },
	} {
		t.Run(name, func(t *testing.T) {
			site := testSite()
			change(&site)
			if _, err := New(site, newMemory(), newMemory(), nil); err == nil {
				t.Errorf("%s: no error", name)
			}
		})
	}
}

// slow counts how many selections run.
type slow struct {
	*memory
	count   atomic.Int32
	started chan struct{}
	release chan struct{}
}

func (s *slow) Span(ctx context.Context, sel feeds.Selection, span feeds.Span) ([]feeds.Entry, error) {
	s.count.Add(1)
	close(s.started)
	<-s.release
	return s.memory.Span(ctx, sel, span)
}

func TestOneRendersForAll(t *testing.T) {
	t.Parallel()
	s := &slow{memory: newMemory(), started: make(chan struct{}), release: make(chan struct{})}
	h := newHandlerOver(t, testSite(), s, s.memory)
	var readers sync.WaitGroup
	for range 20 {
		readers.Go(func() {
			if got := get(h, "/all.rss"); got.Code != 200 {
				t.Errorf("status %d", got.Code)
			}
		})
	}
	<-s.started
	close(s.release)
	readers.Wait()
	if n := s.count.Load(); n != 1 {
		t.Errorf("%d selections for one generation", n)
	}
}
