package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/feeds/health"
	"griot/fetcher"
	"griot/store"
	"griot/store/storetest"
)

// machine is a machine whose clock is off.
type machine struct {
	mu  sync.Mutex
	off time.Duration
}

func (m *machine) set(off time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.off = off
}

// reading shows the clocks of the machine.
func (m *machine) reading(start time.Time) func() entry.Reading {
	return func() entry.Reading {
		m.mu.Lock()
		defer m.mu.Unlock()
		now := time.Now()
		return entry.Reading{Wall: now.Round(0).UTC().Add(m.off), Elapsed: now.Sub(start)}
	}
}

func answerOf(source, host string, at, server time.Time) feeds.Poll {
	s := feeds.Source{ID: feeds.SourceID(source), Class: feeds.Press}
	return feeds.Poll{Source: s, At: at, Outcome: feeds.Fetched, Status: 200, URL: "https://" + host + "/feed", ServerDate: server,
		NextDue: at.Add(time.Hour), WaitUntil: at.Add(2 * time.Hour), Capture: &feeds.Capture{At: at},
		Items: feeds.Identify(s.ID, []feeds.Item{{GUID: source, Title: "Titre " + source, Published: server, Seen: at}}, feeds.KeyGUID)}
}

// The first visits after a leap wait for each other, so that two hosts are heard.
func TestLeapsWaitForASecondHost(t *testing.T) {
	t.Parallel()
	const week = 7 * 24 * time.Hour
	for _, test := range []struct {
		name        string
		leap        time.Duration
		served      time.Duration // by how much the hosts' dates leap
		second      bool          // a second host answers
		waits       time.Duration
		believed    bool
		hosts, none int
	}{
		{"a week off", week, week, true, 4 * time.Second, true, 5, 0},
		{"a week off, nobody else answers", week, week, false, witnessWait, true, 5, 0},
		{"a year ahead", 365 * 24 * time.Hour, 0, true, 4 * time.Second, false, 5, 0},
		{"a year ahead, nobody else answers", 365 * 24 * time.Hour, 0, false, witnessWait, false, 5, 0},
		{"a year behind", -365 * 24 * time.Hour, 0, true, 4 * time.Second, false, 5, 0},
		{"a year behind, one host only", -365 * 24 * time.Hour, 0, false, 0, false, 1, 0},
		{"a day ahead", 24 * time.Hour, 0, false, 0, true, 5, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				m := &machine{off: test.leap}
				var logged strings.Builder
				c := &logClock{read: m.reading(start), wait: witnessWait, log: slog.New(slog.NewTextHandler(&logged, nil)), heard: make(chan struct{})}
				c.clock = entry.NewClock(start, test.hosts, c.read())
				first := answerOf("a", "a.example", start.Add(test.leap), start.Add(test.served))
				if test.second {
					go func() {
						time.Sleep(4 * time.Second)
						second := answerOf("b", "b.example", start.Add(test.leap), time.Now().Add(test.served))
						c.date(t.Context(), &second)
					}()
				}
				c.date(t.Context(), &first)
				if took := time.Since(start); took != test.waits {
					t.Errorf("it waits for %s, want %s", took, test.waits)
				}
				want := start
				if test.believed {
					want = start.Add(test.leap)
				}
				for what, at := range map[string]time.Time{
					"at": first.At, "due": first.NextDue.Add(-time.Hour), "wait": first.WaitUntil.Add(-2 * time.Hour), "capture": first.Capture.At, "seen": first.Items[0].Seen,
				} {
					if !at.Equal(want) {
						t.Errorf("%s is %s, want %s", what, at, want)
					}
				}
				if !first.Items[0].Published.Equal(start.Add(test.served)) {
					t.Error("what the publisher says was moved")
				}
				if told := strings.Contains(logged.String(), "clock is wrong"); told == test.believed {
					t.Errorf("the log: %q", logged.String())
				}
				synctest.Wait()
				if _, _, wrong := c.wrong(); !wrong && !test.believed {
					t.Error("not told")
				}
				m.set(0)
				if test.second { // let the other visit end
					time.Sleep(witnessWait)
				}
				again := answerOf("a", "a.example", time.Now(), time.Now())
				at := again.At
				if c.date(t.Context(), &again); !test.believed {
					if !again.At.Equal(at) {
						t.Errorf("right again, it is dated %s instead of %s", again.At, at)
					}
					if _, _, wrong := c.wrong(); wrong || !strings.Contains(logged.String(), "right again") {
						t.Errorf("right again: still told, or not logged: %s", logged.String())
					}
				}
			})
		})
	}
}

// A visit without an answer, as where there is no network, waits for nobody and decides nothing.
func TestFailuresDecideNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		m := &machine{off: 7 * 24 * time.Hour}
		c := &logClock{read: m.reading(start), wait: witnessWait, log: slog.New(slog.DiscardHandler), heard: make(chan struct{})}
		c.clock = entry.NewClock(start, 5, c.read())
		p := feeds.Poll{At: start.Add(m.off), Outcome: feeds.Failed, Failure: &feeds.Failure{Kind: "dns"}}
		c.date(t.Context(), &p)
		if _, _, wrong := c.wrong(); wrong || !p.At.Equal(start) || time.Since(start) != 0 {
			t.Errorf("dated %s, waited %s, wrong %v", p.At, time.Since(start), wrong)
		}
		if c.offset() != 0 {
			t.Error("what is due is put off after a pause")
		}
	})
}

// Every time of a status moves with the clock that it is seen by, and back.
func TestStatusByAnotherClock(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	s := health.Status{Push: &health.PushStatus{}}
	var times []string
	for _, v := range []reflect.Value{reflect.ValueOf(&s).Elem(), reflect.ValueOf(s.Push).Elem()} {
		for i := range v.NumField() {
			if v.Field(i).Type() == reflect.TypeFor[time.Time]() {
				v.Field(i).Set(reflect.ValueOf(at))
				times = append(times, v.Type().Field(i).Name)
			}
		}
	}
	moved := moveStatus(s, time.Hour)
	for _, v := range []reflect.Value{reflect.ValueOf(moved), reflect.ValueOf(*moved.Push)} {
		for i := range v.NumField() {
			if got, is := v.Field(i).Interface().(time.Time); is && !got.Equal(at.Add(time.Hour)) {
				t.Errorf("%s does not move", v.Type().Field(i).Name)
			}
		}
	}
	if back := moveStatus(moved, -time.Hour); !reflect.DeepEqual(back, s) || len(times) < 14 || !s.Push.Until.Equal(at) {
		t.Errorf("%v; there and back: %+v", times, back)
	}
}

// Through the fetcher: a machine a year ahead reads two hosts whose clocks are right. What it stores is dated rightly, and what
// is due is due for it.
func TestAYearAheadThroughTheFetcher(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	host := func(name string) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, rss(name, "Un "+name, "Deux "+name)) }))
		t.Cleanup(server.Close)
		return server.URL
	}
	first, second := host("a"), strings.Replace(host("b"), "127.0.0.1", "localhost", 1)
	path := t.TempDir() + "/griot.yaml"
	write(t, path, "site: {title: Vigie}\npolling: {allow_private: true, concurrency: 8}\nsources:\n  - {id: a, name: A, url: '"+first+"', class: press}\n  - {id: b, name: B, url: '"+second+"', class: press}\n")
	cfg, err := loadConfig(path)
	must(t, err)
	s, err := newSetup(cfg)
	must(t, err)
	now := time.Now()
	before := now.Add(-time.Hour).UTC()
	_, err = db.Commit(t.Context(), feeds.Poll{Source: s.targets[0].Source, At: before, Outcome: feeds.NotModified})
	must(t, err)
	const year = 365 * 24 * time.Hour
	m := &machine{off: year}
	clock := newLogClockReading(db, s.targets, slog.New(slog.DiscardHandler), m.reading(now.Add(-time.Hour)))
	dated := aheadStore{datedStore{db, clock}, year}
	fetcher.Pass(context.Background(), s.visitor, dated, s.targets, limitsOf(cfg), slog.New(slog.DiscardHandler), func(_ *fetcher.Target, r fetcher.Result) {
		if r.Err != nil || r.Poll.Outcome != feeds.Fetched {
			t.Errorf("%s: %v %v", r.Poll.Source.ID, r.Poll.Failure, r.Err)
		}
	})
	by, _, wrong := clock.wrong()
	if !wrong || (by-year).Abs() > 2*time.Hour {
		t.Errorf("wrong %v by %s", wrong, by)
	}
	for _, id := range []feeds.SourceID{"a", "b"} {
		kept, seen := db.Status(id), dated.Status(id)
		if kept.LastPoll.Sub(now).Abs() > time.Hour || kept.Items != 2 {
			t.Errorf("%s: %d items, last poll %s", id, kept.Items, kept.LastPoll)
		}
		if due := seen.NextDue.Sub(now.Add(year)); due < 0 || due > 2*time.Hour {
			t.Errorf("%s is due %s after now, by the machine", id, due)
		}
	}
	entries, err := db.Select(t.Context(), feeds.Selection{Limit: 10})
	must(t, err)
	for i := range entries {
		for _, item := range entries[i].Story.Items {
			if item.Seen.Sub(now).Abs() > time.Hour {
				t.Errorf("%s is seen at %s", item.Title, item.Seen)
			}
		}
	}
	if len(entries) == 0 {
		t.Error("nothing is stored")
	}
}

// aheadStore has the visits of a test, which read the real clock, come from the machine that is ahead.
type aheadStore struct {
	datedStore
	by time.Duration
}

func (s aheadStore) Commit(ctx context.Context, poll feeds.Poll) (feeds.Committed, error) {
	movePoll(&poll, s.by)
	return s.datedStore.Commit(ctx, poll)
}
