package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"griot/feeds"
)

// shelf is a store and the site over it: stories with a region in their first item's title ("gao: …"), and a feed of
// each region.
type shelf struct {
	mu         sync.Mutex
	generation uint64
	first      uint64 // sequence of the first change that the log still has
	changes    []feeds.Change
	stories    map[feeds.StoryID]feeds.Story
	order      []feeds.StoryID
	kept       map[string][]byte
	keeps      int
	rendered   int                           // documents, in all
	fault      error                         // of reading the log
	hold       func(map[string][]byte) error // before records are kept
	gone       map[string]bool               // feeds that the configuration no longer has
	renamed    map[string]string             // addresses that feeds had before, to their present ones
	slugs      map[string]string             // of feeds with webhooks: what they select, where that is not their own name
	limit      int                           // entries of a feed; 0: all
	dress      string                        // what all feeds say of themselves: rules and configuration
}

func newShelf() *shelf {
	return &shelf{first: 1, stories: map[feeds.StoryID]feeds.Story{}, kept: map[string][]byte{}, gone: map[string]bool{}}
}

// publish adds a story, or another version of it.
func (s *shelf) publish(title string) feeds.StoryID {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	id := feeds.NewItemID("essai", feeds.Key{Kind: feeds.KeyGUID, Value: strings.TrimRight(title, "!")})
	story, known := s.stories[id]
	kind := feeds.ChangeCorrected
	if !known {
		s.order = append(s.order, id)
		story = feeds.Story{ID: id, Items: []feeds.Item{{ID: id, Seen: now}}}
		kind = feeds.ChangeNew
	} else {
		story.Updated = now
	}
	story.Items = []feeds.Item{story.Items[0]}
	story.Items[0].Title = title
	s.stories[id] = story
	s.log(id, kind)
	return id
}

func (s *shelf) log(id feeds.StoryID, kind feeds.ChangeKind) {
	s.generation++
	s.changes = append(s.changes, feeds.Change{Sequence: uint64(len(s.changes)) + 1, Item: id, Story: id, Kind: kind})
}

// takeDown removes a story.
func (s *shelf) takeDown(id feeds.StoryID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.stories, id)
	s.order = slices.DeleteFunc(s.order, func(o feeds.StoryID) bool { return o == id })
	s.log(id, feeds.ChangeRemoved)
}

// retag changes what every feed says without a change in the log, as other rules do.
func (s *shelf) retag(dress string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.generation++
	s.dress = dress
}

// trim forgets all changes so far.
func (s *shelf) trim() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.first = uint64(len(s.changes)) + 1
}

func (s *shelf) Generation() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.generation
}

func (s *shelf) Changes(_ context.Context, after uint64, limit int) ([]feeds.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fault != nil {
		return nil, s.fault
	}
	if after > 0 && after+1 < s.first {
		return nil, feeds.ErrTrimmed
	}
	rest := s.changes[min(int(after), len(s.changes)):]
	return slices.Clone(rest[:min(limit, len(rest))]), nil
}

func (s *shelf) LastChange(context.Context) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return uint64(len(s.changes)), nil
}

func (s *shelf) Story(_ context.Context, id feeds.StoryID) (feeds.Story, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if story, ok := s.stories[id]; ok {
		return story, nil
	}
	return feeds.Story{}, feeds.ErrNotFound
}

func (s *shelf) Kept(_ context.Context, prefix string) (map[string][]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string][]byte{}
	for key, record := range s.kept {
		if strings.HasPrefix(key, prefix) {
			all[key] = record
		}
	}
	return all, nil
}

func (s *shelf) Keep(_ context.Context, records map[string][]byte) error {
	s.mu.Lock()
	hold := s.hold
	s.mu.Unlock()
	if hold != nil {
		if err := hold(records); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keeps++
	maps.Copy(s.kept, records)
	maps.DeleteFunc(s.kept, func(_ string, record []byte) bool { return record == nil })
	return nil
}

// Feed knows region/ID.rss and .json; alias/ID.rss redirects there, as does a selection of one region alone.
func (s *shelf) Feed(_ context.Context, address string) (Feed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if present := s.renamed[address]; present != "" {
		address = present
	}
	address = strings.Replace(address, "alias/", "region/", 1)
	if query, ok := strings.CutPrefix(address, "select.rss?region="); ok && !strings.Contains(query, "&") {
		address = "region/" + query + ".rss"
	}
	path, _, _ := strings.Cut(address, "?")
	name, format, _ := strings.Cut(path, ".")
	region, isRegion := strings.CutPrefix(name, "region/")
	if !isRegion && name != "select" || s.gone[address] || format != "rss" && format != "json" {
		return Feed{}, feeds.ErrNotFound
	}
	return Feed{Path: address, Selects: func(story *feeds.Story) bool {
		return !isRegion || strings.HasPrefix(story.Items[0].Title, region+":")
	}}, nil
}

func (s *shelf) Content(ctx context.Context, address string) (Content, error) {
	topic, err := s.Feed(ctx, address)
	if err != nil {
		return Content{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rendered++
	body := "<rss>" + s.dress
	var items []feeds.ItemID
	shown := 0
	for _, id := range slices.Backward(s.order) {
		if story := s.stories[id]; topic.Selects(&story) && (s.limit == 0 || shown < s.limit) {
			shown++
			body += "<item>" + story.Items[0].Title + "</item>"
			for i := range story.Items {
				items = append(items, story.Items[i].ID)
			}
		}
	}
	body += "</rss>"
	sum := sha256.Sum256([]byte(body))
	contentType := "application/rss+xml; charset=utf-8"
	if strings.Contains(topic.Path, ".json") {
		contentType = "application/feed+json; charset=utf-8"
	}
	return Content{topic.Path, []byte(body), contentType, hex.EncodeToString(sum[:8]), items}, nil
}

func (s *shelf) FeedPaths() []string {
	return []string{"region/gao.rss", "region/gao.json", "region/mopti.rss"}
}

func (s *shelf) FormerPaths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.renamed))
}

func (s *shelf) Entries(_ context.Context, slug string, change feeds.Change) ([]Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	story, ok := s.stories[change.Story]
	if selects, other := s.slugs[slug]; other {
		slug = selects
	}
	if !ok || !strings.HasPrefix(story.Items[0].Title, slug+":") {
		return nil, nil
	}
	item := &story.Items[0]
	e := Entry{ID: story.ID, Items: []feeds.ItemID{item.ID}, Qualified: item.Qualified(), Updated: item.Date(), FirstSeen: item.Seen,
		JSON: fmt.Appendf(nil, `{"id":%q,"title":%q}`, story.ID, item.Title)}
	if story.Updated.After(e.Updated) {
		e.Updated = story.Updated
	}
	return []Entry{e}, nil
}

const base = "https://fil.example"

// running is a hub at work over a shelf.
type running struct {
	*Hub
	*shelf
	stop func()
}

// settings are those that the tests share; client reaches the callbacks.
func settings(site Publisher, client *http.Client) Settings {
	return Settings{
		BaseURL: base, URL: base + "/hub", Publisher: site, Client: client, UserAgent: "Griot/essai",
		Lease: 10 * 24 * time.Hour, Subscriptions: 10_000, PerHost: 2000, Composed: 20,
	}
}

// run starts a hub; it stops with the test, or by stop.
func run(t *testing.T, s *shelf, set Settings) *running {
	t.Helper()
	h, err := New(t.Context(), s, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	h.Set(set)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); h.Run(ctx) }()
	stop := func() { cancel(); <-done }
	t.Cleanup(stop)
	return &running{Hub: h, shelf: s, stop: stop}
}

// post sends the hub a form and gives its answer.
func (r *running) post(form url.Values) *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodPost, "/hub", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, req)
	return answer
}

// subscriber is a callback: it confirms what it is asked, and keeps what it is sent.
type subscriber struct {
	// answer, when set, answers deliveries; confirm, when set, verifications.
	answer  func(w http.ResponseWriter, r *http.Request)
	confirm func(w http.ResponseWriter, r *http.Request)

	mu       sync.Mutex
	asked    []url.Values // verifications
	received []delivery
}

type delivery struct {
	at     time.Time
	path   string
	header http.Header
	body   string
}

func (s *subscriber) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		s.mu.Lock()
		s.asked = append(s.asked, r.URL.Query())
		confirm := s.confirm
		s.mu.Unlock()
		if confirm != nil {
			confirm(w, r)
			return
		}
		io.WriteString(w, r.URL.Query().Get("hub.challenge"))
		return
	}
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.received = append(s.received, delivery{time.Now(), r.URL.RequestURI(), r.Header.Clone(), string(body)})
	answer := s.answer
	s.mu.Unlock()
	if answer != nil {
		answer(w, r)
	}
}

// answers and confirms change what the subscriber does while the hub is at work.
func (s *subscriber) answers(f func(http.ResponseWriter, *http.Request)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = f
}

func (s *subscriber) confirms(f func(http.ResponseWriter, *http.Request)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.confirm = f
}

func (s *subscriber) deliveries() []delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.received)
}

func (s *subscriber) verifications() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// RoundTrip lets the subscriber be reached without a network, in simulated time.
func (s *subscriber) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	done := make(chan struct{})
	go func() { defer close(done); s.ServeHTTP(answer, r) }()
	select {
	case <-done:
		result := answer.Result()
		result.Request = r
		return result, nil
	case <-r.Context().Done():
		<-done // a callback that hangs must end with its request
		return nil, r.Context().Err()
	}
}

// wish is a request for the feed of Gao.
func wish(mode, callback string, more ...string) url.Values {
	form := url.Values{"hub.mode": {mode}, "hub.topic": {base + "/region/gao.rss"}, "hub.callback": {callback}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}
