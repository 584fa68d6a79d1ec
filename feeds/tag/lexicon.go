package tag

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"regexp"
	"strconv"
	"strings"
)

// Lexicon is the list of topics and of the terms that speak for them.
type Lexicon struct {
	Topics []Topic
}

// Topic is one topic with its terms.
type Topic struct {
	ID   string
	Name string // what readers see
	// Names are what readers of other languages see, by ISO 639-1 code.
	Names map[string]string
	// Threshold is the least score of an item about the topic; 0 is [DefaultThreshold].
	Threshold float64
	// Under names topics that speak of this one without being about it, each with the share of its score that this one
	// must reach where it is the weaker: a report from a court tells of violence.
	Under map[string]float64
	Terms []Term
}

// DefaultThreshold is the least score of a topic that sets none.
const DefaultThreshold = 6.0

// Term is a phrase that speaks for a topic. Case and accents do not count, but a phrase in capitals ("ONU", "CAN")
// only counts where a text writes capitals, too; a word that ends with "*" stands for any ending.
type Term struct {
	Phrase string
	// Near, where it is set, is a second phrase that must stand at most Distance words from the first.
	Near     string
	Distance int
	// Weight is how much the term says; against the topic when below 0.
	Weight float64
	// Not marks a phrase within which no other term of the topic counts.
	Not bool
}

// BuiltinLexicon is the lexicon that comes with Griot, in French and English.
func BuiltinLexicon() *Lexicon {
	l, err := ParseLexicon(bytes.NewReader(builtin("topics.txt")), "topics.txt")
	if err != nil {
		panic(err) // the file is part of the program; a test reads it
	}
	return l
}

var (
	topicLine = regexp.MustCompile(`^\[([a-z][a-z0-9-]*)(?:\s+([^\]]*?))?\]\s*([0-9.]+)?$`)
	nearTerm  = regexp.MustCompile(`^near\(([^,]+),([^,]+),\s*(\d+)\s*\)$`)
)

// ParseLexicon reads a lexicon from lines: "[id Name] threshold" starts a topic (the threshold may be left out), "4
// phrase*" a term with its weight ("4 phrase | phrase" several), "3 near(phrase, phrase, 8)" one of two phrases at most 8
// words apart, "not phrase" a phrase within which nothing counts, "under justice 0.6" see [Topic.Under], "name en Security" see [Topic.Names]; "#" starts a
// comment. name is the file's, for errors; all faults are reported at once, each with its line.
func ParseLexicon(r io.Reader, name string) (*Lexicon, error) {
	l := &Lexicon{}
	var faults []string
	scan := bufio.NewScanner(r)
	for n := 1; scan.Scan(); n++ {
		line := strings.TrimSpace(scan.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := l.parseLine(line); err != nil && len(faults) < 50 {
			faults = append(faults, fmt.Sprintf("%s:%d: %v", name, n, err))
		}
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(faults, "\n"))
	}
	return l, nil
}

func (l *Lexicon) parseLine(line string) error {
	if line[0] == '[' {
		m := topicLine.FindStringSubmatch(line)
		if m == nil {
			return fmt.Errorf("%q is no topic: write [id Name], the id in small letters, digits and hyphens", line)
		}
		t := Topic{ID: m[1], Name: m[2]}
		if t.Name == "" {
			t.Name = t.ID
		}
		if m[3] != "" {
			threshold, err := strconv.ParseFloat(m[3], 64)
			if err != nil {
				return fmt.Errorf("threshold %q is not a number", m[3])
			}
			t.Threshold = threshold
		}
		l.Topics = append(l.Topics, t)
		return nil
	}
	if len(l.Topics) == 0 {
		return fmt.Errorf("a term stands before the first topic: begin with a line [id Name]")
	}
	head, rest, _ := strings.Cut(line, " ")
	if head == "under" {
		return l.Topics[len(l.Topics)-1].parseUnder(rest)
	}
	if head == "name" {
		return l.Topics[len(l.Topics)-1].parseName(rest)
	}
	t := &l.Topics[len(l.Topics)-1]
	for phrase := range strings.SplitSeq(rest, "|") {
		term, err := parseTerm(head, strings.TrimSpace(phrase))
		if err != nil {
			return err
		}
		t.Terms = append(t.Terms, term)
	}
	return nil
}

// parseName reads the topic's name in a language.
func (t *Topic) parseName(rest string) error {
	language, name, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if name = strings.TrimSpace(name); len(language) != 2 || name == "" {
		return fmt.Errorf("%q: write \"name en Security\", a language of two letters and the name in it", "name "+rest)
	}
	if t.Names == nil {
		t.Names = map[string]string{}
	}
	t.Names[language] = name
	return nil
}

func (t *Topic) parseUnder(rest string) error {
	id, number, _ := strings.Cut(strings.TrimSpace(rest), " ")
	share, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || !(share > 0 && share <= 1) || id == "" {
		return fmt.Errorf("%q: write \"under topic share\", the share above 0 and at most 1", "under "+rest)
	}
	if t.Under == nil {
		t.Under = map[string]float64{}
	}
	t.Under[id] = share
	return nil
}

// parseTerm reads a term with head, its weight or "not".
func parseTerm(head, rest string) (Term, error) {
	t := Term{Phrase: rest, Not: head == "not"}
	if !t.Not {
		w, err := strconv.ParseFloat(head, 64)
		if err != nil || !(w >= -100 && w <= 100) {
			return t, fmt.Errorf("%q stands neither for a weight from -100 to 100 nor for \"not\"", head)
		}
		t.Weight = w
	}
	if m := nearTerm.FindStringSubmatch(rest); m != nil {
		t.Phrase, t.Near = strings.TrimSpace(m[1]), strings.TrimSpace(m[2])
		t.Distance, _ = strconv.Atoi(m[3])
		if t.Distance < 1 || t.Distance > 50 {
			return t, fmt.Errorf("%d words is no distance: 1 to 50", t.Distance)
		}
		if t.Not {
			return t, fmt.Errorf("\"not\" takes a phrase, not near(…)")
		}
	}
	for _, phrase := range []string{t.Phrase, t.Near} {
		words := wordsOf(phrase)
		if len(words) == 0 && phrase == t.Phrase {
			return t, fmt.Errorf("a term %q holds no word: remove the \"|\" that is too many", rest)
		}
		for _, w := range words {
			if w.open && len(w.folded) < 2 {
				return t, fmt.Errorf("%q stands for too much: two letters at least before \"*\"", phrase)
			}
		}
	}
	return t, nil
}

// Merge is the lexicon with the topics of other: a topic with a known id takes in other's terms (a term that is
// already there takes other's weight), its name and threshold where other sets them; a new topic is added.
func (l *Lexicon) Merge(other *Lexicon) *Lexicon {
	merged := &Lexicon{}
	for _, t := range l.Topics {
		t.Terms = append([]Term(nil), t.Terms...)
		merged.Topics = append(merged.Topics, t)
	}
	for _, t := range other.Topics {
		at := -1
		for i := range merged.Topics {
			if merged.Topics[i].ID == t.ID {
				at = i
			}
		}
		if at < 0 {
			t.Terms = append([]Term(nil), t.Terms...)
			merged.Topics = append(merged.Topics, t)
			continue
		}
		m := &merged.Topics[at]
		if t.Name != "" && t.Name != t.ID {
			m.Name, m.Names = t.Name, nil // names in other languages were of the old one
		}
		if len(t.Names) > 0 {
			names := maps.Clone(m.Names)
			if names == nil {
				names = map[string]string{}
			}
			maps.Copy(names, t.Names)
			m.Names = names
		}
		if t.Threshold != 0 {
			m.Threshold = t.Threshold
		}
		if len(t.Under) > 0 {
			under := maps.Clone(m.Under)
			if under == nil {
				under = map[string]float64{}
			}
			maps.Copy(under, t.Under)
			m.Under = under
		}
		for _, term := range t.Terms {
			m.put(term)
		}
	}
	return merged
}

func (t *Topic) put(term Term) {
	for i := range t.Terms {
		if t.Terms[i].Phrase == term.Phrase && t.Terms[i].Near == term.Near {
			t.Terms[i] = term
			return
		}
	}
	t.Terms = append(t.Terms, term)
}
