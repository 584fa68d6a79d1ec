package layout

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"griot/feeds"
	"griot/store/pack"
)

// StoryRecord is a story as it is stored. Its items are records of their own.
type StoryRecord struct {
	Items   []feeds.ItemID `json:"items"`
	Links   []feeds.Link   `json:"links,omitempty"`
	Updated time.Time      `json:"updated,omitzero"`
}

// storyForm is the first byte of a stored story. Up to layout 6 it was JSON.
const storyForm = 1

const (
	linkBytes = 5  // the least that a link takes
	scoreUnit = 64 // bits of a score
)

// PackStory returns a story as it is stored. A link names its items by their places among those of the story.
func PackStory(st *StoryRecord) []byte {
	var w pack.Writer
	w.Begin()
	w.Byte(storyForm)
	w.Time(st.Updated)
	w.Count(len(st.Items))
	for _, id := range st.Items {
		w.Raw(id[:])
	}
	end := func(id feeds.ItemID) {
		at := slices.Index(st.Items, id) + 1
		if w.Count(at); at == 0 {
			w.Raw(id[:])
		}
	}
	w.Count(len(st.Links))
	for i := range st.Links {
		l := &st.Links[i]
		end(l.From)
		end(l.To)
		w.Name(string(l.Kind))
		score(&w, l.Score)
		if w.Flags(l.Shares != nil); l.Shares != nil {
			score(&w, l.Shares[0])
			score(&w, l.Shares[1])
		}
		w.Count(len(l.Words))
		for _, word := range l.Words {
			w.Name(word)
		}
	}
	return w.Bytes
}

// score writes a number of three decimal places as a count of thousandths, another whole.
func score(w *pack.Writer, f float64) {
	if n := math.Round(f * 1000); n >= 0 && n < 1<<20 && n/1000 == f && !math.Signbit(f) {
		w.Count(int(n) + 1)
		return
	}
	w.Count(0)
	bits := math.Float64bits(f)
	for shift := scoreUnit - 8; shift >= 0; shift -= 8 {
		w.Byte(byte(bits >> shift))
	}
}

func readScore(r *pack.Reader) float64 {
	if n := r.Number64(); n > 0 {
		return float64(n-1) / 1000
	}
	bits := uint64(0)
	for range scoreUnit / 8 {
		bits = bits<<8 | uint64(r.Byte())
	}
	return math.Float64frombits(bits)
}

// ReadStory reads a stored story.
func ReadStory(stored []byte) (*StoryRecord, error) {
	st := new(StoryRecord)
	if len(stored) == 0 || stored[0] != storyForm {
		return st, json.Unmarshal(stored, st)
	}
	r := pack.NewReader(string(stored[1:]))
	st.Updated = r.Time()
	st.Items = make([]feeds.ItemID, r.Count(len(feeds.ItemID{})))
	for i := range st.Items {
		copy(st.Items[i][:], r.Take(len(st.Items[i])))
	}
	end := func() (id feeds.ItemID) {
		switch at := r.Number64(); {
		case at == 0:
			copy(id[:], r.Take(len(id)))
		case at > uint64(len(st.Items)):
			r.Fail()
		default:
			id = st.Items[at-1]
		}
		return id
	}
	if n := r.Count(linkBytes); n > 0 {
		st.Links = make([]feeds.Link, n)
	}
	for i := range st.Links {
		l := &st.Links[i]
		l.From, l.To, l.Kind, l.Score = end(), end(), feeds.LinkKind(r.Name()), readScore(&r)
		if r.Byte() != 0 {
			l.Shares = &[2]float64{readScore(&r), readScore(&r)}
		}
		if n := r.Count(1); n > 0 {
			l.Words = make([]string, n)
		}
		for at := range l.Words {
			l.Words[at] = r.Name()
		}
	}
	if err := r.End(); err != nil {
		return nil, fmt.Errorf("the record of a story: %w", err)
	}
	return st, nil
}
