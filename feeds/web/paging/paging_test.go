package paging

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"griot/feeds"
)

// shelf is a store of entries, the topmost first.
type shelf []feeds.Entry

func (s shelf) Generation() uint64 { return uint64(len(s)) }

func (s shelf) Span(_ context.Context, _ feeds.Selection, span feeds.Span) ([]feeds.Entry, error) {
	var held []feeds.Entry
	for i := range s {
		if span.Holds(s[i].Position()) && (span.Limit == 0 || len(held) < span.Limit) {
			held = append(held, s[i])
		}
	}
	return held, nil
}

// measured are the bytes of a document in two formats: a frame, and so many for each entry.
func measured(_ *feeds.Feed, _ Links, entries []feeds.Entry) ([]int, error) {
	return []int{900 + 270*len(entries), 600 + 300*len(entries)}, nil
}

// anyShelf holds entries of some months, many of them of one hour, and one that closes all months but its own.
func anyShelf(t *rapid.T) shelf {
	start := time.Date(2025, 1, 31, 22, 0, 0, 0, time.UTC)
	var s shelf
	add := func(at time.Time) {
		id := feeds.NewItemID("s", feeds.Key{Kind: feeds.KeyGUID, Value: at.String() + strings.Repeat("x", len(s))})
		s = append(s, feeds.Entry{ID: id, Qualified: at})
	}
	for range rapid.IntRange(0, 60).Draw(t, "spread") {
		add(start.Add(time.Duration(rapid.IntRange(0, 100*24*60).Draw(t, "minute")) * time.Minute))
	}
	for range rapid.IntRange(0, 60).Draw(t, "of one hour") {
		add(start.Add(time.Duration(rapid.IntRange(0, 59).Draw(t, "second")) * time.Second))
	}
	add(start.AddDate(0, 6, 0))
	slices.SortFunc(s, func(a, b feeds.Entry) int { return a.Position().Compare(b.Position()) })
	return s
}

// read is the part at an address that a link gave, "" for the feed itself.
func read(p *Pager, feed *feeds.Feed, address string) (*Part, error) {
	name, isPart := strings.CutPrefix(address, "archive/"+feed.Path+"/")
	if !isPart {
		return p.Newest(context.Background(), feed)
	}
	if below, ok := ParseBelow(name); ok {
		return p.Below(context.Background(), feed, below)
	}
	period, err := ParsePeriod(name)
	if err != nil {
		return nil, err
	}
	return p.Archive(context.Background(), feed, period)
}

// TestPartsHoldEverything: those who turn pages meet each entry once, those who read archives meet each, in archives once;
// the archive documents of a static copy are those that links lead to; none is larger than it may be.
func TestPartsHoldEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anyShelf(t)
		feed := &feeds.Feed{Path: "all", MaxBytes: rapid.SampledFrom([]int{0, 3000, 9000}).Draw(t, "bytes")}
		feed.Limit = rapid.IntRange(1, 20).Draw(t, "limit")
		live := New(s, 7*24*time.Hour, measured)
		for _, walk := range []struct {
			name  string
			pager *Pager
			next  func(Links) string
		}{
			{"next", live, func(l Links) string { return l.Next }},
			{"prev-archive", live, func(l Links) string { return l.PrevArchive }},
			{"prev-archive of a static copy", live.Static(), func(l Links) string { return l.PrevArchive }},
		} {
			met, archived := map[feeds.ItemID]int{}, map[feeds.ItemID]int{}
			var names []string
			address := "all"
			for steps := 0; address != ""; steps++ {
				if steps > 1000 {
					t.Fatalf("%s goes round in circles at %s", walk.name, address)
				}
				part, err := read(walk.pager, feed, address)
				if err != nil {
					t.Fatalf("%s: %s: %v", walk.name, address, err)
				}
				if steps > 0 {
					names = append(names, strings.TrimPrefix(address, "archive/all/"))
				}
				sizes, _ := measured(feed, part.Links, part.Entries)
				if steps > 0 && walk.name != "next" && feed.MaxBytes > 0 && len(part.Entries) > 1 && slices.Max(sizes) > feed.MaxBytes && !strings.Contains(address, belowForm) {
					t.Fatalf("%s: %d bytes", address, slices.Max(sizes))
				}
				for _, e := range part.Entries {
					met[e.ID]++
					if part.Links.Archive {
						archived[e.ID]++
					}
				}
				if part.Links.Archive && (part.Closed.IsZero() || part.Closed.After(s[0].Qualified)) {
					t.Fatalf("%s was closed at %s", address, part.Closed)
				}
				address = walk.next(part.Links)
			}
			if len(met) != len(s) {
				t.Fatalf("%s: %d entries of %d", walk.name, len(met), len(s))
			}
			for id, n := range met {
				if walk.name == "next" && n != 1 || archived[id] > 1 {
					t.Fatalf("%s: %s is met %d times, %d in archives", walk.name, id, n, archived[id])
				}
			}
			if walk.pager != live && feed.MaxBytes == 0 {
				listed, err := walk.pager.Archives(context.Background(), feed)
				if err != nil {
					t.Fatal(err)
				}
				var all []string
				for _, a := range listed {
					all = append(all, a.Name)
				}
				if !slices.Equal(all, names) {
					t.Fatalf("archives %q, links lead to %q", all, names)
				}
			}
		}
	})
}

// TestPagesLeadBack: above a page is the one that leads to it.
func TestPagesLeadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anyShelf(t)
		feed := &feeds.Feed{Path: "all"}
		feed.Limit = rapid.IntRange(1, 20).Draw(t, "limit")
		p := New(s, 7*24*time.Hour, measured)
		before, address := "", "all"
		for address != "" {
			part, err := read(p, feed, address)
			if err != nil {
				t.Fatal(err)
			}
			if part.Links.Previous != before {
				t.Fatalf("%s leads back to %q, not to %q", address, part.Links.Previous, before)
			}
			before, address = address, part.Links.Next
		}
	})
}

// TestOtherDocument: what a period too large for one document holds is elsewhere, and what holds nothing is nowhere.
func TestOtherDocument(t *testing.T) {
	t.Parallel()
	var s shelf
	for i := range 30 {
		at := time.Date(2025, 2, 3, 8, 0, 30-i, 0, time.UTC)
		s = append(s, feeds.Entry{ID: feeds.NewItemID("s", feeds.Key{Kind: feeds.KeyGUID, Value: at.String()}), Qualified: at})
	}
	feed := &feeds.Feed{Path: "all", MaxBytes: 3000}
	feed.Limit = 1
	p := New(s, 0, measured)
	for name, want := range map[string]string{
		"2025-02": "archive/all/2025-02-03T08.5", "2025-02-03": "archive/all/2025-02-03T08.5", "2025-02-03T08": "archive/all/2025-02-03T08.5",
		"2025-02-03T08.1": "", "2025-02-03T08.6": "none", "2025-01": "none", "2025-02-03T09": "none",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(p, feed, "archive/all/"+name)
			var moved *MovedError
			got := ""
			switch {
			case errors.As(err, &moved):
				got = moved.Path
			case errors.Is(err, feeds.ErrNotFound):
				got = "none"
			case err != nil:
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("leads to %q, want %q", got, want)
			}
		})
	}
}

func TestParsePeriod(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"2026-02", "2026-02-09", "2026-02-09T15", "2026-02-09T15.2"} {
		t.Run(name, func(t *testing.T) {
			if p, err := ParsePeriod(name); err != nil || p.String() != name || MonthOfPart(name) != "2026-02" {
				t.Errorf("%s, %v", p, err)
			}
		})
	}
	for _, bad := range []string{"", "2026", "2026-2", "2026-02-30", "2026-02.1", "2026-02-09.1", "2026-02-09T15.0", "2026-02-09T15.02", "2026-02-09T15.x", "2026-02-09T15:00"} {
		t.Run("not "+bad, func(t *testing.T) {
			if p, err := ParsePeriod(bad); err == nil {
				t.Errorf("read as %s", p)
			}
		})
	}
}
