package layout

import (
	"slices"
	"strings"
	"unicode"

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

// The fields that evidence stands in, and what else is said of it in a byte.
const (
	inNoField = iota
	inTitle
	inText
	inOther
	evidenceField   = 3
	evidenceRefused = 4
	evidenceWorded  = 8  // its words are not those at its place
	evidenceSplit   = 16 // its tag is of a kind: "place:ml.gao"
	evidenceOneWord = 32 // it ends where the word ends
)

// finding is what evidence often has in common with other evidence of an item: all but where it stands.
type finding struct {
	head            byte
	tag, rule, name string
	weight          float64
}

func findingOf(item *feeds.Item, e *feeds.Evidence) (f finding, within string) {
	f = finding{head: inOther, tag: e.Tag, rule: e.Rule, weight: e.Weight}
	switch e.Field {
	case "":
		f.head = inNoField
	case "title":
		f.head, within = inTitle, item.Title
	case "text":
		f.head, within = inText, item.Text
	default:
		f.name = e.Field
	}
	if e.Refused {
		f.head |= evidenceRefused
	}
	if words, ok := spanOf(within, e.Start, e.End); !ok || words != e.Words {
		f.head |= evidenceWorded
	}
	if strings.Contains(e.Tag, ":") {
		f.head |= evidenceSplit
	}
	if e.End == wordEnd(within, e.Start) {
		f.head |= evidenceOneWord
	}
	return f, within
}

func writeEvidence(w *pack.Writer, item *feeds.Item, all []feeds.Evidence) {
	w.Count(len(all))
	var met []finding
	before := 0
	for i := range all {
		e := &all[i]
		f, _ := findingOf(item, e)
		at := slices.Index(met, f)
		w.Count(at + 1)
		if at < 0 {
			met = append(met, f)
			w.Byte(f.head)
			kind, of, split := strings.Cut(f.tag, ":")
			w.Name(kind)
			if split {
				w.Name(of)
			}
			w.Name(f.rule)
			w.Number(f.weight)
			if f.head&evidenceField == inOther {
				w.Name(f.name)
			}
		}
		w.Int(int64(e.Start - before))
		if f.head&evidenceOneWord == 0 {
			w.Int(int64(e.End - e.Start))
		}
		before = e.End
		if f.head&evidenceWorded != 0 {
			w.Text(e.Words)
		}
	}
}

func readEvidence(r *pack.Reader, item *feeds.Item) []feeds.Evidence {
	n := r.Count(2)
	if n == 0 {
		return nil
	}
	all := make([]feeds.Evidence, n)
	var met []finding
	before := 0
	for i := range all {
		at := r.UpTo(len(met))
		if at == 0 {
			met = append(met, readFinding(r))
			at = len(met)
		}
		f := &met[at-1]
		e := &all[i]
		*e = feeds.Evidence{Tag: f.tag, Field: f.name, Rule: f.rule, Weight: f.weight, Refused: f.head&evidenceRefused != 0}
		within := ""
		switch f.head & evidenceField {
		case inTitle:
			within = item.Title
		case inText:
			within = item.Text
		}
		e.Start = before + int(r.Int())
		if f.head&evidenceOneWord != 0 {
			e.End = wordEnd(within, e.Start)
		} else {
			e.End = e.Start + int(r.Int())
		}
		before = e.End
		if f.head&evidenceWorded != 0 {
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

func readFinding(r *pack.Reader) (f finding) {
	f.head = r.Byte()
	f.tag = r.Name()
	if f.head&evidenceSplit != 0 {
		f.tag += ":" + r.Name()
	}
	f.rule, f.weight = r.Name(), r.Number()
	switch f.head & evidenceField {
	case inTitle:
		f.name = "title"
	case inText:
		f.name = "text"
	case inOther:
		f.name = r.Name()
	}
	return f
}

// wordEnd returns where the word ends that begins at a place of a text, and that place where none does.
func wordEnd(s string, start int) int {
	if start < 0 || start > len(s) {
		return start
	}
	for at, c := range s[start:] {
		if !unicode.IsLetter(c) {
			return start + at
		}
	}
	return len(s)
}

// spanOf returns a part of a text; false where the text has no such part.
func spanOf(s string, start, end int) (string, bool) {
	if start < 0 || start > end || end > len(s) {
		return "", false
	}
	return s[start:end], true
}
