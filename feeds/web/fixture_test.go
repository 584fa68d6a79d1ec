package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
	"griot/feeds/web/pages"
)

// memory is a store of a few stories and the sources they came from.
type memory struct {
	stories    []feeds.Story
	merged     map[feeds.StoryID]feeds.StoryID // ids of stories that went into others
	taken      map[feeds.StoryID]*feeds.TakenDownError
	statuses   []health.Status
	captures   []feeds.Capture
	generation uint64
	stirred    time.Time
	selects    int
	err        error
}

func (m *memory) Stirred(*feeds.Query) time.Time { return m.stirred }

func (m *memory) Generation() uint64 { return m.generation }

func (m *memory) Captures(feeds.SourceID) ([]feeds.Capture, error) { return m.captures, m.err }

func (m *memory) Statuses() ([]health.Status, error) { return m.statuses, m.err }

func (m *memory) Select(ctx context.Context, s feeds.Selection) ([]feeds.Entry, error) {
	return m.Span(ctx, s, feeds.Span{Limit: s.Limit})
}

func (m *memory) Span(_ context.Context, s feeds.Selection, span feeds.Span) ([]feeds.Entry, error) {
	m.selects++
	if m.err != nil {
		return nil, m.err
	}
	type position struct {
		feeds.Position
		story *feeds.Story
		lead  *feeds.Item
	}
	var held []position
	for i := range m.stories {
		story := &m.stories[i]
		qualified, ok := s.Match(story, func(i *feeds.Item) bool {
			return strings.Contains(strings.ToLower(i.Title+" "+i.Text), strings.ToLower(s.Search.Typed))
		})
		if !ok {
			continue
		}
		if s.Group == feeds.GroupItem {
			for i := range story.Items {
				item := &story.Items[i]
				held = append(held, position{feeds.Position{Qualified: item.Qualified(), ID: item.ID}, story, item})
			}
			continue
		}
		held = append(held, position{feeds.Position{Qualified: qualified, ID: story.ID}, story, story.Lead()})
	}
	held = slices.DeleteFunc(held, func(p position) bool { return !span.Holds(p.Position) })
	slices.SortFunc(held, func(a, b position) int { return a.Compare(b.Position) })
	if span.Limit > 0 {
		held = held[:min(len(held), span.Limit)]
	}
	entries := make([]feeds.Entry, len(held))
	for i, p := range held {
		entries[i] = feeds.Entry{ID: p.ID, Story: *p.story, Lead: p.lead, Qualified: p.Qualified}
		if !span.AsOf.IsZero() {
			if then, ok := entries[i].AsOf(span.AsOf, &s); ok {
				entries[i] = then
			}
		}
	}
	return entries, nil
}

func (m *memory) Activity(since, until time.Time) (feeds.Activity, error) {
	a := feeds.NewActivity(since, until)
	for i := range m.stories {
		for _, tag := range m.stories[i].Days() {
			a.Add(tag, 1)
		}
	}
	return a, m.err
}

func (m *memory) Story(_ context.Context, id feeds.StoryID) (feeds.Story, error) {
	if taken := m.taken[id]; taken != nil {
		return feeds.Story{}, taken
	}
	if now, ok := m.merged[id]; ok {
		id = now
	}
	for _, s := range m.stories {
		if s.ID == id {
			return s, nil
		}
	}
	return feeds.Story{}, fmt.Errorf("story %s: %w", id, feeds.ErrNotFound)
}

var morning = time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)

func (m *memory) source(id, name string, class feeds.Class, republish feeds.Republish) *feeds.Source {
	s := feeds.Source{
		ID: feeds.SourceID(id), Name: name, Class: class, Language: "fr", Republish: republish,
		URL: "https://griot:motdepasse@" + id + ".example/feed?token=abcdef",
	}
	m.statuses = append(m.statuses, health.Status{Source: s, LastPoll: morning, LastSuccess: morning, NextDue: morning.Add(15 * time.Minute), Items: 1})
	return &s
}

func newItem(s *feeds.Source, name, title, text string, minutes int, region feeds.PlaceID, topic string) feeds.Item {
	item := feeds.Item{
		ID: feeds.NewItemID(s.ID, feeds.Key{Kind: feeds.KeyGUID, Value: name}), SourceID: s.ID, Source: s,
		Link: "https://" + string(s.ID) + ".example/" + name, Title: title, Text: text, Seen: morning.Add(time.Duration(minutes) * time.Minute),
		Tags: feeds.Tags{Lang: "fr"},
	}
	item.Published = item.Seen.Add(-5 * time.Minute)
	if region != "" {
		item.Tags.Regions = []feeds.Score[feeds.PlaceID]{{ID: region, Score: 1}}
		item.Tags.Within = []feeds.PlaceID{region, "ml"}
	}
	if topic != "" {
		item.Tags.Topics = []feeds.Score[string]{{ID: topic, Score: 1}}
	}
	return item
}

func newStory(items ...feeds.Item) feeds.Story {
	return feeds.Story{ID: items[0].ID, Items: items, Updated: items[0].Seen}
}

// newMemory holds a communiqué with a report of it, a hostile title, and a text that may not be shown.
func newMemory() *memory {
	m := &memory{generation: 1}
	army := m.source("fama", "Forces armées maliennes", feeds.Official, feeds.RepublishExcerpt)
	press := m.source("kunafoni", "Mali Kunafoni", feeds.Press, feeds.RepublishExcerpt)
	closed := m.source("ferme", "Le Fermé", feeds.Press, feeds.RepublishLink)
	communique := newItem(army, "c12", "Communiqué n° 12 de l’État-major", "Une patrouille a été prise à partie près de Diré. Le calme est revenu.", 60, "ml.tombouctou", "securite")
	article := newItem(press, "p7", "Attaque près de Diré", "Selon un communiqué, une patrouille a été attaquée.", 75, "ml.tombouctou", "securite")
	article.Tags.Attribution = &feeds.Attribution{Issuer: "État-major général des Armées", Kind: feeds.FromCommunique, Official: true, Words: "selon un communiqué"}
	both := newStory(communique, article)
	both.Links = []feeds.Link{{From: article.ID, To: communique.ID, Kind: feeds.LinkDerived, Score: 0.8, Words: []string{"Selon un communiqué"}}}
	hostile := newItem(press, "x", `<script>alert("x")</script> & "Gao" ]]>`+"\x08\x1b", `<img src=x onerror=alert(1)>`, 30, "ml.gao", "sante")
	hostile.Link = `javascript:alert(1)`
	locked := newItem(closed, "l", "Titre permis", "Ce texte ne doit paraître nulle part.", 10, "", "")
	m.stories = []feeds.Story{both, newStory(hostile), newStory(locked)}
	m.merged = map[feeds.StoryID]feeds.StoryID{article.ID: both.ID}
	failing := &m.statuses[2]
	failing.Failures, failing.LastSuccess = 3, time.Time{}
	failing.LastFailure = &feeds.Failure{Kind: "dns", Message: `Get "https://griot:motdepasse@ferme.example/feed?token=abcdef": no such host`}
	failing.FailedAt = morning
	failing.Changes = []health.Change{{At: morning, State: health.StateFailing, Message: failing.LastFailure.Message}}
	return m
}

func testSite() Config {
	return Config{
		Site: pages.Site{
			Site: render.Site{
				Title: "Griot Sahel", Description: "Les dépêches du Mali et du Sahel", BaseURL: "https://griot.example", Language: "fr",
				Contact: "redaction@griot.example", Licence: "Titres et extraits\u00a0: droits de leurs éditeurs",
			},
			Feeds: []feeds.Feed{{
				Path: "feeds/tombouctou-securite", Title: "Tombouctou, sécurité",
				Selection: feeds.Selection{Query: feeds.Query{Regions: []feeds.PlaceID{"ml.tombouctou"}, Topics: []string{"securite"}}},
			}},
			Regions: []pages.Named{{ID: "ml", Name: "Mali", Group: "Mali"}, {ID: "ml.gao", Name: "Gao", Group: "Mali"}, {ID: "ml.tombouctou", Name: "Tombouctou", Group: "Mali"}, {ID: "ne", Name: "Niger", Group: "Niger"}},
			Topics:  []pages.Named{{ID: "sante", Name: "Santé"}, {ID: "securite", Name: "Sécurité"}},
		},
		Settling: 7 * 24 * time.Hour,
	}
}

func newHandler(t testing.TB, site Config, m *memory) *Handler {
	t.Helper()
	return newHandlerOver(t, site, m, m)
}

// newHandlerOver is a handler whose stories are not those of the memory that its sources are of.
func newHandlerOver(t testing.TB, site Config, store Store, m *memory) *Handler {
	t.Helper()
	h, err := New(site, store, m, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// get asks a handler; headers come in pairs.
func get(h http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	return ask(h, http.MethodGet, target, headers...)
}

func ask(h http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var errBroken = errors.New("the disk is gone")
