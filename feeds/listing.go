package feeds

import (
	"slices"
	"time"
)

// Listing is what one complete document of a source listed, in its order. Most feeds are a window on a stream: new items
// come in at one end, old ones leave at the other. An item that left anywhere else was taken out.
type Listing []Listed

// Listed is an item in a listing.
type Listed struct {
	ID   ItemID
	Date time.Time // as the document dated it; zero when it did not
}

const (
	// maxSticky is how many entries of a document may be pinned by the publisher, and not more than one in stickyShare:
	// those at its head are out of order, those at its end never leave.
	maxSticky, stickyShare = 3, 4
	// maxGone is how many items a publisher takes out of a document at one time, or one in goneShare where that is more.
	// When more are gone, the document has become another one.
	maxGone, goneShare = 1, 5
)

// window is the part of the listing that is in order of date, the latest first, and whether there is one: at least two
// items with dates, all in order but for what is pinned to the head. A source that lists the latest last is turned.
func (l Listing) window() (Listing, bool) {
	if w, ok := l.descending(); ok {
		return w, true
	}
	turned := slices.Clone(l)
	slices.Reverse(turned)
	return turned.descending()
}

func (l Listing) descending() (Listing, bool) {
	for pinned := 0; pinned <= l.pinned(); pinned++ {
		w := l[pinned:]
		if len(w) < 2 {
			break
		}
		ordered := !w[0].Date.IsZero()
		for i := 1; i < len(w) && ordered; i++ {
			ordered = !w[i].Date.IsZero() && !w[i].Date.After(w[i-1].Date)
		}
		if ordered {
			return w, true
		}
	}
	return nil, false
}

// pinned is how many entries at the most a publisher has pinned.
func (l Listing) pinned() int { return min(maxSticky, len(l)/stickyShare) }

// Chronological reports whether the listing shows that it is in order of date, or is too short to show anything.
func (l Listing) Chronological() bool {
	if len(l) < 3 {
		return true
	}
	_, ok := l.window()
	return ok
}

// stayed gives the window of before, and of it the items that the window of the listing still holds.
func (now Listing) stayed(before Listing) (was, stayed Listing) {
	was, ok := before.window()
	if !ok {
		return nil, nil
	}
	is, ok := now.window()
	if !ok {
		return was, nil
	}
	listed := is.set()
	for _, e := range was {
		if listed[e.ID] {
			stayed = append(stayed, e)
		}
	}
	return was, stayed
}

// older is the part of a window that is dated before t.
func (l Listing) older(t time.Time) Listing {
	at, _ := slices.BinarySearchFunc(l, t, func(e Listed, t time.Time) int {
		if e.Date.Before(t) {
			return 1
		}
		return -1
	})
	return l[at:]
}

// Covers gives the items of the listing that are older than one that is gone and prove that the window still reaches back
// to it: they were listed behind it in before, and are listed still.
func (now Listing) Covers(gone Listed, before Listing) (witnesses []ItemID) {
	if gone.Date.IsZero() {
		return nil
	}
	_, stayed := now.stayed(before)
	for _, w := range stayed.older(gone.Date) {
		witnesses = append(witnesses, w.ID)
	}
	return witnesses
}

// Gone gives the items that before listed and now does not though it covers their dates. It is empty when so many are gone
// that the document has become another one. Where items came in, others had to leave the window, and what is pinned to
// its end stayed behind them: more witnesses are called then than are ever pinned.
func (now Listing) Gone(before Listing) (gone []Listed) {
	was, stayed := now.stayed(before)
	witnesses := 1
	if len(now.Newcomers(before)) > 0 {
		witnesses += before.pinned()
	}
	listed := now.set()
	for _, e := range was {
		if !listed[e.ID] && len(stayed.older(e.Date)) >= witnesses {
			gone = append(gone, e)
		}
	}
	if len(gone) > max(maxGone, len(was)/goneShare) {
		return nil
	}
	return gone
}

// Newcomers are the items that before did not list.
func (now Listing) Newcomers(before Listing) (came []ItemID) {
	listed := before.set()
	for _, e := range now {
		if !listed[e.ID] {
			came = append(came, e.ID)
		}
	}
	return came
}

// Overtakes reports whether the listing has moved on beyond an item: something later than it is listed. A copy of a
// document that a cache kept from before the item was published never has.
func (l Listing) Overtakes(gone Listed) bool {
	w, ok := l.window()
	return ok && w[0].Date.After(gone.Date)
}

// Holds reports whether the item is listed.
func (l Listing) Holds(id ItemID) bool {
	return slices.ContainsFunc(l, func(e Listed) bool { return e.ID == id })
}

func (l Listing) set() map[ItemID]bool {
	set := make(map[ItemID]bool, len(l))
	for _, e := range l {
		set[e.ID] = true
	}
	return set
}
