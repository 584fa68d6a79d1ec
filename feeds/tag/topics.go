package tag

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"griot/feeds"
	"griot/feeds/text"
)

// How topics are decided.
const (
	titleFactor   = 2.0  // a term in the title counts as so many in the text
	topicShare    = 0.4  // the least share of the strongest topic's score
	plenty        = 25.0 // beyond this a topic is no stronger for the share
	maxTopics     = 4
	solidWeight   = 3.0  // some term of a topic must weigh so much: words that only go with it do not make it
	usualWords    = 80.0 // texts longer than this hold more words of every topic by chance
	leadSentences = 2    // the sentences of the text that say what it is about
	tailFactor    = 0.8  // a term that comes after them only: a detail, most often
	topicsProved  = 5    // the words that evidence keeps for a topic
)

// topics is a lexicon made ready.
type topics struct {
	list  []Topic
	index *phrases
	uses  []use // what the index leads to
}

// use is the part a phrase plays in a topic.
type use struct {
	topic  int32
	term   int32 // number of the term in the whole lexicon
	weight float64
	not    bool
	near   int32 // the other phrase of a near term, as a use; -1 for none
	within int32
	second bool // the second phrase of a near term: it only confirms the first
	caps   bool // the text must write capitals
}

func newTopics(v *vocabulary, l *Lexicon) (*topics, error) {
	t := &topics{list: l.Topics, index: newPhrases(v)}
	known := map[string]bool{}
	term := int32(0)
	for i := range l.Topics {
		if known[l.Topics[i].ID] {
			return nil, fmt.Errorf("the lexicon has topic %q twice: join them", l.Topics[i].ID)
		}
		known[l.Topics[i].ID] = true
		for _, w := range l.Topics[i].Terms {
			u := use{topic: int32(i), term: term, weight: w.Weight, not: w.Not, near: -1, caps: isCaps(w.Phrase)}
			term++
			at := int32(len(t.uses))
			if w.Near != "" {
				u.near, u.within = at+1, int32(w.Distance)
				t.uses = append(t.uses, u, use{topic: int32(i), term: term, near: -1, second: true})
				term++
				t.index.add(w.Near, at+1)
			} else {
				t.uses = append(t.uses, u)
			}
			t.index.add(w.Phrase, at)
		}
	}
	return t, nil
}

// isCaps reports whether the first word of a phrase is written in capitals.
func isCaps(phrase string) bool {
	doc := text.Read(phrase)
	return len(doc.Tokens) > 0 && doc.Tokens[0].Is(text.AllCaps)
}

// hit is a phrase found in a field.
type hit struct {
	use        int32
	field      field
	first, end int32 // tokens
}

// termScore is what one term adds to its topic.
type termScore struct {
	hit
	title, lead, body int
	score             float64
}

// decide gives the topics of an item, with the strongest words of each as evidence. begin is the sentence of the text
// that follows the dateline.
func (t *topics) decide(docs *[2]page, begin int) ([]feeds.Score[string], []feeds.Evidence) {
	hits := t.find(docs)
	terms := t.add(hits, docs, begin)
	score := make([]float64, len(t.list))
	solid := make([]bool, len(t.list))
	for i := range terms {
		u := &t.uses[terms[i].use]
		score[u.topic] += terms[i].score
		solid[u.topic] = solid[u.topic] || u.weight >= solidWeight
	}
	top := slices.Max(append(score, 0))
	var found []feeds.Score[string]
	for i, s := range score {
		threshold := cmp.Or(t.list[i].Threshold, DefaultThreshold)
		if s >= threshold && solid[i] && s >= topicShare*min(top, plenty) && !t.under(i, score) {
			found = append(found, feeds.Score[string]{ID: t.list[i].ID, Score: math.Round(s*100) / 100})
		}
	}
	slices.SortStableFunc(found, func(a, b feeds.Score[string]) int { return cmp.Compare(b.Score, a.Score) })
	found = found[:min(len(found), maxTopics)]
	return found, t.prove(found, terms, docs)
}

// under reports whether the topic gives way to a stronger one that only speaks of it.
func (t *topics) under(i int, score []float64) bool {
	for k := range t.list {
		if share := t.list[i].Under[t.list[k].ID]; share > 0 && score[k] > score[i] && score[i] < share*score[k] {
			return true
		}
	}
	return false
}

// find lists the hits of both fields, in order; of hits of one topic that overlap, the longest at the first word
// stands, and nothing counts within a "not" phrase.
func (t *topics) find(docs *[2]page) []hit {
	var hits []hit
	covered := make([]int32, len(t.list))
	for f := inTitle; f <= inText; f++ {
		clear(covered)
		tokens := docs[f].Tokens
		var here []hit
		for i := range tokens {
			if !t.index.begin(&docs[f], i) {
				continue
			}
			here = here[:0]
			t.index.each(&docs[f], i, func(values []int32, end int) {
				for _, v := range values {
					here = append(here, hit{v, f, int32(i), int32(end)})
				}
			})
			slices.SortStableFunc(here, func(a, b hit) int { return cmp.Compare(b.end, a.end) })
			for _, h := range here {
				u := &t.uses[h.use]
				if u.caps && !tokens[h.first].Is(text.AllCaps) && !tokens[h.first].Is(text.Mixed|text.Capital) {
					continue
				}
				if u.near >= 0 || u.second {
					hits = append(hits, h)
					continue
				}
				if h.first < covered[u.topic] {
					continue
				}
				covered[u.topic] = h.end
				if !u.not {
					hits = append(hits, h)
				}
			}
		}
	}
	return hits
}

// add counts the hits of each term and gives it its score.
func (t *topics) add(hits []hit, docs *[2]page, begin int) []termScore {
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(t.uses[a.use].term, t.uses[b.use].term) })
	length := float64(len(docs[inText].Tokens))
	calm := math.Sqrt(max(1, length/usualWords))
	var terms []termScore
	for i := 0; i < len(hits); {
		u := &t.uses[hits[i].use]
		s := termScore{hit: hits[i]}
		j := i
		for ; j < len(hits) && t.uses[hits[j].use].term == u.term; j++ {
			if u.near >= 0 && !t.close(hits, hits[j], u) {
				continue
			}
			if s.title+s.lead+s.body == 0 {
				s.hit = hits[j]
			}
			switch {
			case hits[j].field == inTitle:
				s.title++
			case docs[inText].Tokens[hits[j].first].Sentence < begin+leadSentences:
				s.lead++
			default:
				s.body++
			}
		}
		i = j
		if u.second || s.title+s.lead+s.body == 0 {
			continue
		}
		if s.title > 0 {
			s.score = titleFactor
		}
		if n := s.lead + s.body; n > 0 {
			said := (1 + math.Log(float64(n))) / calm
			if s.lead == 0 {
				said *= tailFactor
			}
			s.score += said
		}
		s.score *= u.weight
		terms = append(terms, s)
	}
	return terms
}

// close reports whether the second phrase of a near term stands near the first. The hits are sorted by term, and the
// second phrase's come right after the first's.
func (t *topics) close(hits []hit, first hit, u *use) bool {
	second := t.uses[u.near].term
	from, _ := slices.BinarySearchFunc(hits, second, func(h hit, term int32) int { return cmp.Compare(t.uses[h.use].term, term) })
	low, _ := slices.BinarySearchFunc(hits[from:], first, func(h, f hit) int {
		if t.uses[h.use].term != second {
			return 1
		}
		return cmp.Or(cmp.Compare(h.field, f.field), cmp.Compare(h.end, f.first-u.within))
	})
	for _, h := range hits[from+low:] {
		if t.uses[h.use].term != second || h.field != first.field || h.first > first.end+u.within {
			return false
		}
		if h.first >= first.end && h.first-first.end <= u.within || first.first >= h.end && first.first-h.end <= u.within {
			return true
		}
	}
	return false
}

func (t *topics) prove(found []feeds.Score[string], terms []termScore, docs *[2]page) []feeds.Evidence {
	slices.SortStableFunc(terms, func(a, b termScore) int { return cmp.Compare(math.Abs(b.score), math.Abs(a.score)) })
	var out []feeds.Evidence
	for _, f := range found {
		n := 0
		for i := range terms {
			s := &terms[i]
			if n == topicsProved {
				break
			}
			if t.list[t.uses[s.use].topic].ID != f.ID {
				continue
			}
			n++
			doc := &docs[s.field]
			out = append(out, feeds.Evidence{
				Tag: "topic:" + f.ID, Field: s.field.String(), Start: doc.Tokens[s.first].Start, End: doc.Tokens[s.end-1].End,
				Words: doc.Span(int(s.first), int(s.end)-1), Rule: "lexicon", Weight: math.Round(s.score*100) / 100,
			})
		}
	}
	return out
}
