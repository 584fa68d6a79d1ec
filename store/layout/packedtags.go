package layout

import (
	"strings"

	"griot/feeds"
	"griot/store/pack"
)

func writeTags(w *pack.Writer, t *feeds.Tags) {
	w.Name(t.Rules)
	writeScores(w, t.Regions)
	writeNames(w, t.Places)
	writeNames(w, t.Within)
	writeScores(w, t.Topics)
	if a := t.Attribution; a != nil {
		w.Flags(a.Official)
		w.Name(string(a.Source))
		w.Name(string(a.Kind))
		w.Text(a.Issuer)
		w.Text(a.Words)
	}
}

func readTags(r *pack.Reader, t *feeds.Tags, attributed bool) {
	t.Rules = r.Name()
	t.Regions = readScores[feeds.PlaceID](r)
	t.Places, t.Within = readNames[feeds.PlaceID](r), readNames[feeds.PlaceID](r)
	t.Topics = readScores[string](r)
	if attributed {
		a := &feeds.Attribution{Official: r.Byte()&1 != 0}
		a.Source, a.Kind = feeds.SourceID(r.Name()), feeds.AttributionKind(r.Name())
		a.Issuer, a.Words = r.Text(), r.Text()
		t.Attribution = a
	}
}

func writeNames[T ~string](w *pack.Writer, names []T) {
	w.Count(len(names))
	for _, name := range names {
		w.Name(string(name))
	}
}

func readNames[T ~string](r *pack.Reader) []T {
	n := r.Count(1)
	if n == 0 {
		return nil
	}
	names := make([]T, n)
	for i := range names {
		names[i] = T(r.Name())
	}
	return names
}

func writeScores[T ~string](w *pack.Writer, scores []feeds.Score[T]) {
	w.Count(len(scores))
	for _, s := range scores {
		w.Name(string(s.ID))
		w.Number(s.Score)
	}
}

func readScores[T ~string](r *pack.Reader) []feeds.Score[T] {
	n := r.Count(2)
	if n == 0 {
		return nil
	}
	scores := make([]feeds.Score[T], n)
	for i := range scores {
		scores[i] = feeds.Score[T]{ID: T(r.Name()), Score: r.Number()}
	}
	return scores
}

// The fields that evidence stands in, and what else its first byte says.
const (
	inNoField = iota
	inTitle
	inText
	inOther
	evidenceField   = 3
	evidenceRefused = 4
	evidenceWorded  = 8  // its words are not those at its place
	evidenceSplit   = 16 // its tag is of a kind: "place:ml.gao"
)

func writeEvidence(w *pack.Writer, item *feeds.Item, all []feeds.Evidence) {
	w.Count(len(all))
	before := 0
	for i := range all {
		e := &all[i]
		field, within := byte(inOther), ""
		switch e.Field {
		case "":
			field = inNoField
		case "title":
			field, within = inTitle, item.Title
		case "text":
			field, within = inText, item.Text
		}
		head := field
		if e.Refused {
			head |= evidenceRefused
		}
		if worded, ok := spanOf(within, e.Start, e.End); !ok || worded != e.Words {
			head |= evidenceWorded
		}
		kind, of, split := strings.Cut(e.Tag, ":")
		if split {
			head |= evidenceSplit
		}
		w.Byte(head)
		w.Name(kind)
		if split {
			w.Name(of)
		}
		w.Name(e.Rule)
		w.Number(e.Weight)
		if field == inOther {
			w.Name(e.Field)
		}
		w.Int(int64(e.Start - before))
		w.Int(int64(e.End - e.Start))
		before = e.End
		if head&evidenceWorded != 0 {
			w.Text(e.Words)
		}
	}
}

func readEvidence(r *pack.Reader, item *feeds.Item) []feeds.Evidence {
	n := r.Count(6)
	if n == 0 {
		return nil
	}
	all := make([]feeds.Evidence, n)
	before := 0
	for i := range all {
		e := &all[i]
		head := r.Byte()
		e.Refused = head&evidenceRefused != 0
		e.Tag = r.Name()
		if head&evidenceSplit != 0 {
			e.Tag += ":" + r.Name()
		}
		e.Rule, e.Weight = r.Name(), r.Number()
		within := ""
		switch head & evidenceField {
		case inTitle:
			e.Field, within = "title", item.Title
		case inText:
			e.Field, within = "text", item.Text
		case inOther:
			e.Field = r.Name()
		}
		e.Start = before + int(r.Int())
		e.End = e.Start + int(r.Int())
		before = e.End
		if head&evidenceWorded != 0 {
			e.Words = r.Text()
			continue
		}
		words, ok := spanOf(within, e.Start, e.End)
		if !ok {
			r.Fail()
			return nil
		}
		e.Words = words
	}
	return all
}

// spanOf returns a part of a text; false where the text has no such part.
func spanOf(s string, start, end int) (string, bool) {
	if start < 0 || start > end || end > len(s) {
		return "", false
	}
	return s[start:end], true
}
