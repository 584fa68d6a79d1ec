package fetcher

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher/guard"
	"griot/store"
	"griot/store/storetest"
)

// hostileServer is one line of the hostile set: how a server misbehaves, and what must come of it.
type hostileServer struct {
	name string
	// start gives the address to visit.
	start func(*hostileNet) string
	// kind and words are of the failure that each visit must end in; no kind: the document is read.
	kind, words string
	// items is how many items are held in the end.
	items int
	// timeout and maxBody are the target's; zero for 30 s and 4 MiB.
	timeout time.Duration
	maxBody int64
	// check looks at the visits one after another and at what is remembered in the end.
	check func(*testing.T, *hostileResult)
}

// hostileResult is what came of one source of the set.
type hostileResult struct {
	net    *hostileNet
	polls  []feeds.Poll
	status health.Status
	items  []*feeds.Item // the latest that are held
}

// hostilePasses is how often each source is visited.
const hostilePasses = 3

// TestHostileSet visits all hostile servers, good sources between them, and keeps what comes of it in a real store, three
// times over. No visit may crash the process, take longer than its time or more memory than there is; each must end as
// an operator would understand it; nothing dangerous may be kept; and the good sources must lose nothing.
func TestHostileSet(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	n := newHostileNet(t)
	set := slices.Concat(hostileTransport(), hostileAnswers(), hostileEncodings(), hostileDocuments())
	good := newGoodSources(t, n)
	targets := slices.Clone(good.targets)
	for i, s := range set {
		target := *targetAt(s.start(n))
		target.ID = feeds.SourceID(fmt.Sprintf("hostile-%d", i))
		target.Name, target.Timeout, target.MaxBody = s.name, 30*time.Second, 4<<20
		if s.timeout > 0 {
			target.Timeout = s.timeout
		}
		if s.maxBody > 0 {
			target.MaxBody = s.maxBody
		}
		targets = slices.Insert(targets, i*len(targets)/len(set), target)
	}

	db := storetest.Open(t, store.Options{})
	var log bytes.Buffer
	v := visitor(n.client)
	polls := map[feeds.SourceID][]feeds.Poll{}
	peak := watchHeap(t)
	began := time.Now()
	for range hostilePasses {
		good.renew()
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		Pass(ctx, v, db, targets, Limits{Concurrency: 64, PerHost: 2}, slog.New(slog.NewTextHandler(&log, nil)), func(target *Target, r Result) {
			if r.Err != nil {
				t.Errorf("%s is not stored: %v", target.Name, r.Err)
			}
			r.Poll.Items, r.Poll.Capture = r.Poll.Items[:min(len(r.Poll.Items), 10)], nil
			polls[target.ID] = append(polls[target.ID], r.Poll)
		})
		cancel()
	}
	t.Logf("%d hostile servers and %d good sources, %d passes in %s; heap at most %d MiB",
		len(set), len(good.targets), hostilePasses, time.Since(began).Round(time.Millisecond), peak()>>20)
	if most := peak(); most > maxHostileHeap {
		t.Errorf("%d MiB of heap in use, want %d at most", most>>20, maxHostileHeap>>20)
	}
	if log.Len() > 0 {
		t.Errorf("faults of our own: %s", log.String())
	}

	good.check(t, db, polls)
	for i, s := range set {
		id := feeds.SourceID(fmt.Sprintf("hostile-%d", i))
		r := &hostileResult{net: n, polls: polls[id], status: db.Status(id), items: held(t, db, id)}
		t.Run(s.name, func(t *testing.T) { s.judge(t, r) })
	}
}

// maxHostileHeap bounds the heap with 64 visits under way: one document read per core, and the bodies of the others.
const maxHostileHeap = 1 << 30

// judge compares what came of a source with what must.
func (s *hostileServer) judge(t *testing.T, r *hostileResult) {
	if len(r.polls) != hostilePasses {
		t.Fatalf("%d visits ended", len(r.polls))
	}
	if s.kind != "" {
		for _, poll := range r.polls {
			wantFailure(t, &poll, s.kind, s.words)
		}
	} else if s.check == nil && r.polls[0].Outcome != feeds.Fetched {
		t.Errorf("not read: %+v", r.polls[0].Failure)
	}
	if s.items != anyItems && r.status.Items != s.items {
		t.Errorf("%d items held, want %d", r.status.Items, s.items)
	}
	for _, poll := range r.polls {
		if s.timeout > 0 && poll.Took > s.timeout+5*time.Second {
			t.Errorf("took %s, allowed are %s", poll.Took, s.timeout)
		}
		if wait := poll.NextDue.Sub(poll.At); wait <= 0 || wait > 26*time.Hour {
			t.Errorf("next visit after %s (%s): never at once, never given up", wait, poll.NextWhy)
		}
		for _, line := range poll.Repairs {
			wantPlain(t, "repair", line, maxMessage)
		}
	}
	for _, item := range r.items {
		wantHarmless(t, item)
	}
	if s.check != nil {
		s.check(t, r)
	}
}

func wantFailure(t *testing.T, poll *feeds.Poll, kind, words string) {
	t.Helper()
	if poll.Outcome != feeds.Failed || poll.Failure.Kind != kind || !strings.Contains(poll.Failure.Message, words) {
		t.Errorf("%s %+v, want %s with %q", poll.Outcome, poll.Failure, kind, words)
		return
	}
	wantPlain(t, "message", poll.Failure.Message, maxMessage)
}

// wantPlain wants a short line that no terminal obeys.
func wantPlain(t *testing.T, what, line string, longest int) {
	t.Helper()
	if n := len([]rune(line)); n == 0 || n > longest || strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }) {
		t.Errorf("%s of %d characters: %.200q", what, n, line)
	}
}

// wantHarmless wants an item that any reader can show.
func wantHarmless(t *testing.T, item *feeds.Item) {
	t.Helper()
	for _, text := range []string{item.Title, item.GUID, item.Text} {
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\u202e' }) {
			t.Errorf("control characters in %.200q", text)
		}
	}
	if len(item.Title) > 4010 || len(item.Link) > 8000 || len(item.GUID) > 8000 {
		t.Errorf("title of %d bytes, link of %d, guid of %d", len(item.Title), len(item.Link), len(item.GUID))
	}
	for _, address := range []string{item.Link, item.Image} {
		if address != "" && !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
			t.Errorf("address %.100q", address)
		}
	}
	for _, body := range []string{item.Summary, item.Content} {
		for _, danger := range []string{"<script", "javascript:", "onerror", "data:"} {
			if strings.Contains(strings.ToLower(body), danger) {
				t.Errorf("%s in %.200q", danger, body)
			}
		}
	}
	if strings.Contains(item.Title+item.Text, "root:x:") || strings.Contains(item.Title+item.Text, "leaked") {
		t.Errorf("a file or another server was read: %.200q", item.Title)
	}
	if date := item.Date(); date.After(time.Now().Add(time.Hour)) || date.Year() < 1995 {
		t.Errorf("dated %s", date)
	}
}

func held(t *testing.T, db *store.DB, id feeds.SourceID) []*feeds.Item {
	t.Helper()
	entries, err := db.Select(t.Context(), feeds.Selection{Query: feeds.Query{Sources: []feeds.SourceID{id}}, Group: feeds.GroupItem, Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	items := make([]*feeds.Item, len(entries))
	for i := range entries {
		items[i] = entries[i].Lead
	}
	return items
}

// watchHeap measures until the test ends; peak gives the most heap in use that was seen.
func watchHeap(t *testing.T) (peak func() uint64) {
	var most atomic.Uint64
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	go func() {
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapInuse))
			select {
			case <-time.After(10 * time.Millisecond):
			case <-stop:
				return
			}
		}
	}()
	return most.Load
}

// goodSources are outlets that behave. Some share a host; all have a new item at each pass.
type goodSources struct {
	targets []Target
	pass    atomic.Int64
}

func newGoodSources(t *testing.T, n *hostileNet) *goodSources {
	g := &goodSources{}
	for host := range 4 {
		address := n.serve(func(w http.ResponseWriter, r *http.Request) {
			var items []string
			for i := range int(g.pass.Load()) + 4 {
				items = append(items, rssItem(fmt.Sprintf("<title>%s numéro %d</title><guid>%d</guid><link>%s</link>", r.URL.Path, i, i, goodLink(r.URL.Path, i))))
			}
			fmt.Fprint(w, rssOf(items...))
		})
		for i := range 3 {
			target := *targetAt(fmt.Sprintf("%s/good-%d-%d", strings.TrimSuffix(address, "/feed"), host, i))
			target.ID = feeds.SourceID(fmt.Sprintf("good-%d-%d", host, i))
			target.Timeout = time.Minute
			target.Schedule = cron.Every(15 * time.Minute)
			g.targets = append(g.targets, target)
		}
	}
	return g
}

func goodLink(path string, i int) string { return fmt.Sprintf("https://voix.example%s/%d", path, i) }

func (g *goodSources) renew() { g.pass.Add(1) }

// check wants every item of every good source in the store.
func (g *goodSources) check(t *testing.T, db *store.DB, polls map[feeds.SourceID][]feeds.Poll) {
	t.Helper()
	for _, target := range g.targets {
		for _, poll := range polls[target.ID] {
			if poll.Outcome != feeds.Fetched {
				t.Errorf("%s: %s %+v", target.ID, poll.Outcome, poll.Failure)
			}
		}
		for i := range hostilePasses + 4 {
			if _, err := db.Find(goodLink("/"+string(target.ID), i)); err != nil {
				t.Errorf("%s lost its item %d: %v", target.ID, i, err)
			}
		}
	}
}

func rssOf(items ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>t</title>` + strings.Join(items, "") + `</channel></rss>`
}

func rssItem(inside string) string { return "<item>" + inside + "</item>" }

// threeItems is a good document.
func threeItems() string {
	return rssOf(rssItem("<guid>1</guid><title>Un</title>"), rssItem("<guid>2</guid><title>Deux</title>"), rssItem("<guid>3</guid><title>Trois</title>"))
}

// hostileNet is the loopback with the hostile servers on it. Its client reaches them, as if they were public, and refuses
// all other private addresses as ever.
type hostileNet struct {
	t      *testing.T
	client *http.Client
	public map[string]bool // addresses that servers of the set listen on; written before the first visit
	names  *nameServer
	roots  *authority
	victim *httptest.Server // stands for a service of the private network
	robbed atomic.Int64     // requests that the victim saw
}

func newHostileNet(t *testing.T) *hostileNet {
	n := &hostileNet{t: t, public: map[string]bool{}, names: newNameServer(t), roots: newAuthority(t)}
	n.victim = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.robbed.Add(1)
		fmt.Fprint(w, rssOf(rssItem("<title>leaked</title>")))
	}))
	t.Cleanup(n.victim.Close)
	n.client = guard.NewClient(false, 2)
	transport := n.client.Transport.(*http.Transport)
	transport.DialContext = n.dial(transport.DialContext)
	transport.TLSClientConfig = n.roots.clientConfig()
	t.Cleanup(n.client.CloseIdleConnections)
	t.Cleanup(func() {
		if hits := n.robbed.Load(); hits > 0 {
			t.Errorf("the private service was reached %d times", hits)
		}
	})
	return n
}
