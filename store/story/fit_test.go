package story

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/tag"
	"griot/feeds/text"
	"griot/store/story/sign"
)

// The weights of the logistic model are fitted here, on pairs of labelled items, with a ridge against large weights, and
// judged on pairs that they have not seen: events are cut into folds by families, those that share rare words, so that an
// event and its sequel are never apart. The labelled corpus is what is fitted to; the invented stream's events that
// tuned.txt names ("=" before the id of a single item) count half, and its others not at all. -v prints the weights as
// they stand in [DefaultParams] and what the windowItem-out folds score at each value of Join.

const (
	fitFolds   = 8
	fitRidge   = 30   // precision of the prior of standardised weights
	fitKinship = 0.15 // cosine from which two items make their events one family
	fitDrift   = 0.1  // that the weights in use may be off by: what the tagger learns moves them
	fitStream  = 0.5  // what a pair of the invented stream counts beside one of the corpus
)

// specimen is a labelled item as the model sees it.
type specimen struct {
	event      string
	windowItem *windowItem
	profile    *profile
	fold       int
}

// sample is a file of labelled items.
type sample struct {
	index  *Index
	all    []*specimen
	pairs  [][]*pairing // those that can be one event, by the places of their specimens
	tuned  map[string]bool
	weight float64
}

// readSample reads labelled items, all of them in one index, as at the last look of [GroupAll].
func readSample(t testing.TB, file string, weight float64) *sample {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tagger, err := tag.New(tag.Options{})
	if err != nil {
		t.Fatal(err)
	}
	params := DefaultParams()
	params.Window, params.OfficialWindow = forever, forever
	x := NewIndex(params)
	cache := new(text.WordCache)
	signer := sign.NewSigner(cache)
	m := &sample{index: x, weight: weight}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row struct {
			ID, URL, Outlet, Lang, Date, Title, Text, Event string
			Class                                           feeds.Class
			Official                                        bool
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		source := feeds.Source{ID: feeds.SourceID(row.Outlet), Name: row.Outlet, Class: cmp.Or(row.Class, feeds.Press), Language: row.Lang}
		if row.Official {
			source.Class = feeds.Official
		}
		item := feeds.Item{
			ID: feeds.NewItemID(source.ID, feeds.Key{Kind: feeds.KeyGUID, Value: row.ID}), SourceID: source.ID, Source: &source,
			Link: row.URL, Title: row.Title, Text: row.Text, Lang: row.Lang,
		}
		read := cache.ReadFields(item.Title, item.Text)
		item.Tags = tagger.Tag(&item, &read)
		from, to := partialDate(row.Date)
		s := signer.SignAt(&item, &read, from, to)
		s.At = cmp.Or(from, endOfTime)
		h := &windowItem{Signature: s, story: s.Item}
		x.window.add(h, x.leaves(h))
		m.all = append(m.all, &specimen{event: cmp.Or(row.Event, "="+row.ID), windowItem: h})
	}
	for _, s := range m.all {
		s.profile = x.profileOf(s.windowItem)
	}
	m.pair()
	return m
}

func partialDate(date string) (from, to time.Time) {
	for layout, end := range map[string][3]int{"2006-01-02": {0, 0, 1}, "2006-01": {0, 1, 0}, "2006": {1, 0, 0}} {
		if t, err := time.Parse(layout, date); err == nil {
			return t, t.AddDate(end[0], end[1], end[2]).Add(-time.Second)
		}
	}
	return time.Time{}, time.Time{}
}

// pairing is what two specimens share.
type pairing struct {
	a, b     *specimen
	like     likeness
	features [features]float64
	same     bool
	weight   float64
}

func (m *sample) pair() {
	m.pairs = make([][]*pairing, len(m.all))
	for i, a := range m.all {
		m.pairs[i] = make([]*pairing, len(m.all))
		for j, b := range m.all[:i] {
			p := &pairing{a: a, b: b, like: m.index.compare(a.profile, b.profile), weight: m.weight}
			if p.like.cosine == 0 || m.index.chance(a.windowItem, b.windowItem, &p.like) == 0 {
				continue
			}
			p.features, p.same = p.like.features(), a.event == b.event
			m.pairs[i][j], m.pairs[j][i] = p, p
		}
	}
}

// kin sets the folds, families of events whole.
func (m *sample) kin(seed string, folds int) {
	head := map[string]string{}
	find := func(event string) string {
		for head[event] != "" {
			event = head[event]
		}
		return event
	}
	for i := range m.all {
		for j := range i {
			if p := m.pairs[i][j]; p != nil && !p.same && p.like.cosine >= fitKinship {
				if a, b := find(p.a.event), find(p.b.event); a != b {
					head[max(a, b)] = min(a, b)
				}
			}
		}
	}
	for _, s := range m.all {
		s.fold = int(sign.Hash(seed+find(s.event)) % uint32(folds))
	}
}

// fit maximises the penalised likelihood by Newton's method (iteratively reweighted least squares).
func fit(train []*pairing, ridge float64) Weights {
	var mean, spread [features]float64
	n := 0.
	for _, p := range train {
		n += p.weight
	}
	for k := range features {
		for _, p := range train {
			mean[k] += p.weight * p.features[k] / n
		}
		for _, p := range train {
			spread[k] += p.weight * (p.features[k] - mean[k]) * (p.features[k] - mean[k]) / n
		}
		spread[k] = math.Sqrt(spread[k]) + 1e-9
	}
	const d = features + 1
	var beta [d]float64
	for range 25 {
		var slope [d]float64
		var bend [d][d]float64
		for _, p := range train {
			z := [d]float64{features: 1}
			sum := beta[features]
			for k := range features {
				z[k] = (p.features[k] - mean[k]) / spread[k]
				sum += beta[k] * z[k]
			}
			chance, truth := 1/(1+math.Exp(-sum)), 0.
			if p.same {
				truth = 1
			}
			for i := range d {
				slope[i] += p.weight * (truth - chance) * z[i]
				for j := range d {
					bend[i][j] += p.weight * chance * (1 - chance) * z[i] * z[j]
				}
			}
		}
		for k := range features {
			slope[k] -= ridge * beta[k]
			bend[k][k] += ridge
		}
		for i := range d { // Gauss and Jordan; the matrix is positive definite
			pivot := bend[i][i]
			for r := range d {
				if factor := bend[r][i] / pivot; r != i {
					for c := i; c < d; c++ {
						bend[r][c] -= factor * bend[i][c]
					}
					slope[r] -= factor * slope[i]
				}
			}
		}
		for i := range d {
			beta[i] += slope[i] / bend[i][i]
		}
	}
	w := Weights{Bias: beta[features]}
	for k, weight := range w.list() {
		*weight = beta[k] / spread[k]
		w.Bias -= *weight * mean[k]
	}
	return w
}

// linked groups by average linkage and quorum, as [table.group] does, at each of falling joins.
func linked(n int, chance func(i, j int) float64, proof func(i, j int) bool, joins []float64) (out [][]int) {
	sums, proofs := make([][]float64, n), make([][]float64, n)
	size, of := make([]float64, n), make([]int, n)
	for i := range n {
		sums[i], proofs[i], size[i], of[i] = make([]float64, n), make([]float64, n), 1, i
		for j := range n {
			if i != j {
				sums[i][j] = chance(i, j)
				if proof(i, j) {
					proofs[i][j] = 1
				}
			}
		}
	}
	for _, join := range joins {
		for {
			a, b, best := -1, -1, join
			for i := range n {
				for j := 0; size[i] > 0 && j < i; j++ {
					if pairs := size[i] * size[j]; sums[i][j] > best*pairs && proofs[i][j] >= 0.2*pairs && pairs > 0 {
						a, b, best = i, j, sums[i][j]/pairs
					}
				}
			}
			if a < 0 {
				break
			}
			for k := range n {
				sums[a][k] += sums[b][k]
				sums[k][a] = sums[a][k]
				proofs[a][k] += proofs[b][k]
				proofs[k][a] = proofs[a][k]
				if of[k] == b {
					of[k] = a
				}
			}
			size[a], size[b] = size[a]+size[b], 0
		}
		out = append(out, slices.Clone(of))
	}
	return out
}

// TestFit fits the weights with each fold left out and groups all by scores of models that have not seen the events that
// they judge.
func TestFit(t *testing.T) {
	corpus, stream := readSample(t, "../../feeds/tag/testdata/corpus-dev.jsonl", 1), readSample(t, "testdata/events/stream.jsonl", fitStream)
	names, err := os.ReadFile("testdata/events/tuned.txt")
	if err != nil {
		t.Fatal(err)
	}
	stream.tuned = setOf(string(names))
	weights := fit(slices.Concat(corpus.without(-1), stream.without(-1)), fitRidge)
	t.Logf("%+.2f", weights)
	shipped := DefaultParams().Event.Weights
	for k, weight := range weights.list() {
		if is := *shipped.list()[k]; math.Abs(is-*weight) > fitDrift {
			t.Errorf("weight %d is %.2f, fitted %.2f: take the fitted ones into DefaultParams", k, is, *weight)
		}
	}
	joins := []float64{0.7, 0.65, 0.6, DefaultParams().Event.Join, 0.5, 0.45, 0.4, 0.35}
	for _, seed := range []string{"a", "b"} {
		models := crossed([]*sample{corpus, stream}, seed, fitFolds)
		ofCorpus, ofStream := corpus.judge(models, joins), stream.judge(models, joins)
		for i, join := range joins {
			t.Logf("folds %q, join %.2f: corpus %s; stream %s", seed, join, ofCorpus[i], ofStream[i])
		}
	}
	crossedHalves := crossed([]*sample{corpus, stream}, "halves", 2)
	half := corpus.judge(crossedHalves, []float64{DefaultParams().Event.Join})[0]
	t.Logf("each half by weights fitted to the other: corpus %s", half)
	if half.BCubed.F1 < 0.94 || half.Pairs.F1 < 0.92 || half.Scores.Foreign > 0.14 {
		t.Error("under the floors 0.94 0.92 0.14")
	}
}

// crossed are the weights fitted with each fold left out.
func crossed(samples []*sample, seed string, folds int) []EventParams {
	for _, m := range samples {
		m.kin(seed, folds)
	}
	models := make([]EventParams, folds)
	for fold := range models {
		var train []*pairing
		for _, m := range samples {
			train = append(train, m.without(fold)...)
		}
		models[fold] = DefaultParams().Event
		models[fold].Weights = fit(train, fitRidge)
	}
	return models
}

// without are the pairs to fit to, those of a fold left out.
func (m *sample) without(fold int) (train []*pairing) {
	for i := range m.all {
		for j := range i {
			if p := m.pairs[i][j]; p != nil && p.a.fold != fold && p.b.fold != fold && m.fits(p.a) && m.fits(p.b) {
				train = append(train, p)
			}
		}
	}
	return train
}

func (m *sample) fits(s *specimen) bool { return m.tuned == nil || m.tuned[s.event] }

// judge scores the specimens that are fitted to, each pair by the models that have not seen its events.
func (m *sample) judge(models []EventParams, joins []float64) (all []judged) {
	chance := func(i, j int) float64 {
		p := m.pairs[i][j]
		if p == nil {
			return 0
		}
		score := (models[p.a.fold].score(&p.like) + models[p.b.fold].score(&p.like)) / 2
		if !gated(&p.like) {
			score = min(score, models[0].Ungated)
		}
		return score
	}
	proof := func(i, j int) bool { return m.pairs[i][j] != nil && gated(&m.pairs[i][j].like) }
	for _, groups := range linked(len(m.all), chance, proof, joins) {
		var labelled []Labelled
		for i, group := range groups {
			if m.fits(m.all[i]) {
				labelled = append(labelled, Labelled{Event: m.all[i].event, Story: strconv.Itoa(group)})
			}
		}
		all = append(all, judged{Evaluate(labelled), Bootstrap(labelled, 500, 7)})
	}
	return all
}

type judged struct {
	Scores
	Intervals
}

func (j judged) String() string {
	return fmt.Sprintf("B-cubed F1 %.3f [%.3f %.3f], pairs F1 %.3f [%.3f %.3f], foreign %.3f [%.3f %.3f]", j.BCubed.F1, j.BCubedF1.Low, j.BCubedF1.High,
		j.Pairs.F1, j.PairF1.Low, j.PairF1.High, j.Scores.Foreign, j.Intervals.Foreign.Low, j.Intervals.Foreign.High)
}

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}
