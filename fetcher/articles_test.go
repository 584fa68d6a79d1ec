package fetcher

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher/guard"
	"griot/fetcher/parse/html"
)

// site is an outlet without a feed: a front page that lists entries, and a page for each.
type site struct {
	*httptest.Server
	mu      sync.Mutex
	entries []string
	robots  string
	serve   map[string]http.HandlerFunc // in place of the standard answers
	hits    map[string]int
}

func newSite(t *testing.T, entries ...string) *site {
	s := &site{entries: entries, serve: map[string]http.HandlerFunc{}, hits: map[string]int{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.hits[r.URL.Path]++
	serve := s.serve[r.URL.Path]
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch {
	case serve != nil:
		serve(w, r)
	case r.URL.Path == "/robots.txt" && s.robots == "":
		http.NotFound(w, r)
	case r.URL.Path == "/robots.txt":
		fmt.Fprint(w, s.robots)
	case r.URL.Path == "/":
		w.Header().Set("ETag", fmt.Sprintf(`"%d"`, len(s.entries)))
		for _, entry := range s.entries {
			fmt.Fprintf(w, "<article><h2><a href=/a/%s>Communiqué %s</a></h2><p>En bref.</p></article>", entry, entry)
		}
	default:
		name := strings.TrimPrefix(r.URL.Path, "/a/")
		fmt.Fprintf(w, "<html><nav>Menu</nav><div class=content><p>Le texte entier du communiqué %s, avec tout ce qu’il faut savoir de l’affaire.</p></div></html>", name)
	}
}

// articles counts the article pages that were asked for since the last call.
func (s *site) articles() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for path, hits := range s.hits {
		if strings.HasPrefix(path, "/a/") {
			n += hits
		}
	}
	s.hits = map[string]int{}
	return n
}

// kept is a store of items by link.
type kept map[string]feeds.Item

func (k kept) Recall(item *feeds.Item) (feeds.Item, error) {
	if stored, ok := k[item.Link]; ok {
		return stored, nil
	}
	return feeds.Item{}, feeds.ErrNotFound
}

func (k kept) keep(poll *feeds.Poll) {
	for _, item := range poll.Items {
		if earlier, ok := k[item.Link]; ok {
			item.Seen = earlier.Seen
		}
		k[item.Link] = item
	}
}

func pageTarget(t *testing.T, address string, class feeds.Class) *Target {
	t.Helper()
	page, err := html.CompilePage(html.PageSpec{Item: "article", Title: "h2", Link: "a", Summary: "p", Body: ".content"})
	if err != nil {
		t.Fatal(err)
	}
	target := targetAt(address)
	target.Page, target.Class, target.Timeout = page, class, 5*time.Second
	return target
}

func reader(memory Memory) *Visitor {
	v := visitor(guard.NewClient(true, 2))
	v.Memory, v.Pause = memory, time.Microsecond
	return v
}

func mustVisit(t *testing.T, v *Visitor, target *Target, status health.Status) feeds.Poll {
	t.Helper()
	poll, ok := v.Visit(context.Background(), target, status)
	if !ok {
		t.Fatal("no poll")
	}
	return poll
}

func TestEachArticleIsReadOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, "3", "2", "1")
	memory := kept{}
	v, target := reader(memory), pageTarget(t, s.URL+"/", feeds.Official)
	status := health.Status{}
	for visit, want := range []struct {
		entries  []string
		articles int
		outcome  feeds.Outcome
	}{
		{[]string{"3", "2", "1"}, 3, feeds.Fetched},
		{[]string{"3", "2", "1"}, 0, feeds.NotModified},
		{[]string{"4", "3", "2", "1"}, 1, feeds.Fetched},
		{[]string{"5", "4", "3", "2", "1"}, 1, feeds.Fetched},
	} {
		s.entries = want.entries
		poll := mustVisit(t, v, target, status)
		if got := s.articles(); poll.Outcome != want.outcome || got != want.articles || len(poll.Repairs) > 0 {
			t.Fatalf("visit %d: %s (%v), %d articles, notes %q", visit, poll.Outcome, poll.Failure, got, poll.Repairs)
		}
		for _, item := range poll.Items {
			if item.PageText != feeds.PageBody || !strings.Contains(item.Text, "Le texte entier du "+strings.ToLower(item.Title[:1])) || !strings.HasPrefix(item.Content, "<p>") ||
				item.Summary != "En bref." {
				t.Errorf("visit %d: %+v", visit, item)
			}
		}
		memory.keep(&poll)
		status = status.After(&poll, feeds.Committed{}, 0)
	}
}

func TestAFirstVisitDoesNotHammer(t *testing.T) {
	t.Parallel()
	var entries []string
	for i := range 25 {
		entries = append(entries, fmt.Sprint(i))
	}
	s := newSite(t, entries...)
	memory, status := kept{}, health.Status{}
	v, target := reader(memory), pageTarget(t, s.URL+"/", feeds.Press)
	for visit, want := range []struct {
		articles int
		note     string
	}{{10, "15 articles left"}, {10, "5 articles left"}, {5, ""}, {0, ""}} {
		poll := mustVisit(t, v, target, status)
		notes := strings.Join(poll.Repairs, "; ")
		if got := s.articles(); got != want.articles || !strings.Contains(notes, want.note) || want.note == "" && notes != "" {
			t.Fatalf("visit %d: %s, %d articles, notes %q", visit, poll.Outcome, got, notes)
		}
		if left := want.note != ""; left != (poll.Validators == feeds.Validators{}) {
			t.Errorf("visit %d: validators %+v", visit, poll.Validators)
		}
		if poll.Outcome == feeds.Fetched && len(poll.Items) != 25 {
			t.Errorf("visit %d: %d items", visit, len(poll.Items))
		}
		memory.keep(&poll)
		status = status.After(&poll, feeds.Committed{}, 0)
	}
}

// Whatever is wrong with one article, the poll stands and says so; only what may pass is tried again.
func TestFailuresOfSingleArticles(t *testing.T) {
	t.Parallel()
	abroad := newSite(t)
	for name, c := range map[string]struct {
		class feeds.Class
		serve http.HandlerFunc
		note  string
		again bool
	}{
		"gone":           {feeds.Press, http.NotFound, "nothing at this address", false},
		"server fault":   {feeds.Press, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) }, "fault of its own", true},
		"busy":           {feeds.Press, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }, "fewer visits", true},
		"broken off":     {feeds.Press, func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }, "broke the connection", true},
		"other element":  {feeds.Press, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<p>ailleurs") }, `body ".content"`, false},
		"PDF":            {feeds.Press, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "application/pdf") }, "application/pdf", false},
		"too large":      {feeds.Press, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, strings.Repeat("x", 2<<20)) }, "larger than", false},
		"leads away":     {feeds.Official, redirect(strings.Replace(abroad.URL, "127.0.0.1", "localhost", 1) + "/a/1"), "leads away", false},
		"circle":         {feeds.Press, redirect("/a/2"), "in a circle", false},
		"no web address": {feeds.Press, redirect("file:///etc/passwd"), "no web address", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, "2", "1")
			s.serve["/a/2"] = c.serve
			poll := mustVisit(t, reader(kept{}), pageTarget(t, s.URL+"/", c.class), health.Status{})
			notes := strings.Join(poll.Repairs, "; ")
			if poll.Outcome != feeds.Fetched || len(poll.Items) != 2 || !strings.Contains(notes, c.note) || !strings.Contains(notes, "/a/2") {
				t.Fatalf("%s (%v), notes %q", poll.Outcome, poll.Failure, notes)
			}
			if item := poll.Items[0]; item.PageText != "" || item.Text != "En bref." {
				t.Errorf("the item that was not read: %+v", item)
			}
			if again := poll.Validators == (feeds.Validators{}); again != c.again {
				t.Errorf("tried again: %v", again)
			}
			if name != "busy" && poll.Items[1].PageText != feeds.PageBody {
				t.Errorf("the item beside it: %+v", poll.Items[1])
			}
		})
	}
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Location", to); w.WriteHeader(302) }
}

func TestArticlesOfAnOfficialSourceLieOnItsHosts(t *testing.T) {
	t.Parallel()
	target := &Target{Source: feeds.Source{Class: feeds.Official, URL: "https://www.fama.ml/", Hosts: []string{"fama.ml", "defense.gouv.ml"}}}
	for host, want := range map[string]bool{
		"fama.ml": true, "www.fama.ml": true, "DEFENSE.gouv.ml": true, "presse.defense.gouv.ml": true,
		"notfama.ml": false, "fama.ml.example": false, "gouv.ml": false, "": false,
	} {
		t.Run(host, func(t *testing.T) {
			if got := target.SpeaksAt(host); got != want {
				t.Errorf("%v", got)
			}
		})
	}
}

// A feed of titles is filled from its articles; the text is for tags and stories, and never shown whole.
func TestFullTextOfAFeedOfTitles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	long := strings.Repeat("Un texte assez long pour se suffire. ", 40)
	s.serve["/feed"] = func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Titres</title>
			<item><title>Marché de Diré</title><link>/a/1</link></item>
			<item><title>Crue à Mopti</title><link>/a/2</link><description>%s</description></item></channel></rss>`, long)
	}
	target := targetAt(s.URL + "/feed")
	target.FullText, target.Republish = true, feeds.RepublishFull
	poll := mustVisit(t, reader(kept{}), target, health.Status{})
	if n := s.articles(); n != 1 || len(poll.Items) != 2 {
		t.Fatalf("%d articles, %d items, %v, notes %q", n, len(poll.Items), poll.Failure, poll.Repairs)
	}
	brief, whole := poll.Items[0], poll.Items[1]
	if !strings.Contains(brief.Text, "Le texte entier") || brief.Content != "" || brief.PageText != feeds.PageExcerpt || brief.Republish() != feeds.RepublishExcerpt {
		t.Errorf("filled: %+v, policy %s", brief, brief.Republish())
	}
	if whole.PageText != "" || whole.Republish() != feeds.RepublishFull {
		t.Errorf("given whole: %+v, policy %s", whole, whole.Republish())
	}
}

// Pages that never end cost a visit no more than its time, and the poll stands.
func TestEndlessArticles(t *testing.T) {
	t.Parallel()
	s := newSite(t, "3", "2", "1")
	drip := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			fmt.Fprint(w, "<p>x")
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	}
	s.serve["/a/3"], s.serve["/a/2"] = drip, drip
	target := pageTarget(t, s.URL+"/", feeds.Press)
	target.Timeout = 400 * time.Millisecond
	start := time.Now()
	poll := mustVisit(t, reader(kept{}), target, health.Status{})
	if took := time.Since(start); poll.Outcome != feeds.Fetched || len(poll.Items) != 3 || took > target.Timeout+500*time.Millisecond {
		t.Errorf("%s (%v), %d items, %v", poll.Outcome, poll.Failure, len(poll.Items), took)
	}
	if notes := strings.Join(poll.Repairs, "; "); !strings.Contains(notes, "articles left") || poll.Validators != (feeds.Validators{}) {
		t.Errorf("notes %q, validators %+v", notes, poll.Validators)
	}
}
