package story

import (
	"fmt"
	"time"

	"griot/store/story/sign"
)

// Params are the thresholds of grouping. [DefaultParams] are those that were measured.
type Params struct {
	// Window is how long an item can be joined, OfficialWindow how long an official text can be cited.
	Window, OfficialWindow time.Duration
	// MaxStory is the most items of the window that one story takes. Copies join beyond it, see [Bounds].
	MaxStory int

	Copy    CopyParams
	Derived DerivedParams
	Event   EventParams
	Bounds  Bounds
}

// CopyParams are shares of shingles, 0 to 1, and numbers of shingles.
type CopyParams struct {
	Copy        float64 // share of the shorter text from which it is a copy …
	LengthRatio float64 // … if the texts are as long as one another by this ratio at least; else partial
	Partial     float64 // share of the shorter text from which it is a partial copy, with MinShared shingles
	MinShared   int
	Reworked    float64 // the same with half as many shingles again
	Short       int     // texts with fewer shingles are short: chance phrases weigh more in them,
	ShortShare  float64 // so they need this share
	ShortShared int     // and this number of shingles
}

// DerivedParams rule the links to official texts.
type DerivedParams struct {
	Part   float64       // share of the article found in the official text from which it was made from it
	Cited  float64       // share from which the text proves what an attribution says
	Within time.Duration // between the official text and an item that cites it without its words
	Score  float64       // event score from which an attribution to the issuer joins without shared text
}

// EventParams rule the joining of reports in different words.
type EventParams struct {
	Join    float64       // mean score of the pairs between two groups from which they are one story
	Sure    float64       // the same, from which disjoint places do not keep them apart
	Quorum  float64       // share of the pairs between two groups that must hold evidence
	Ungated float64       // the most that two items without evidence score
	Stay    float64       // added to the score of two items that are in one story already
	Gap     time.Duration // between the nearest items of two groups
	RareIDF float64       // natural logarithm: a word is rare from here
	Weights Weights
}

// Weights are those of the logistic model of two items reporting one event. Each weighs the part of a [likeness] that it
// is named for.
type Weights struct {
	Bias, Lead, Acts, Cover, Numbers, Place, Toponym, OtherDates, SameDay, Apart, Days, Stages, Prospect float64
}

// Reach is how long after an item was there its story can still be joined with others.
func (p Params) Reach() time.Duration { return max(p.Window, p.OfficialWindow) }

// Version names the rules of grouping with these thresholds: stories of another version are to be made anew.
func (p Params) Version() string {
	return fmt.Sprintf("%s-%08x", Rules, sign.Hash(fmt.Sprintf("%+v", p)))
}

// DefaultParams were measured on labelled news; the weights are those that TestFit fits, to within a tenth.
func DefaultParams() Params {
	return Params{
		Window: 7 * 24 * time.Hour, OfficialWindow: 30 * 24 * time.Hour, MaxStory: 150,
		Copy: CopyParams{
			Copy: 0.80, LengthRatio: 0.60, Partial: 0.30, MinShared: 8, Reworked: 0.20,
			Short: 60, ShortShare: 0.35, ShortShared: 6,
		},
		Derived: DerivedParams{Part: 0.20, Cited: 0.12, Within: 72 * time.Hour, Score: 0.30},
		Event: EventParams{
			Join: 0.56, Sure: 0.75, Quorum: 0.20, Ungated: 0.60, Stay: 0.05, Gap: 7 * 24 * time.Hour, RareIDF: 4.0,
			Weights: Weights{
				Bias: -3.93, Lead: 6.92, Acts: 1.43, Cover: 4.28, Numbers: 0.83, Place: 1.64, Toponym: 0.21,
				OtherDates: -0.50, SameDay: 1.61, Apart: -0.49, Days: -0.06, Stages: -1.17, Prospect: -1.63,
			},
		},
		Bounds: Bounds{
			Holders: 32, Spread: 4, Chain: 6, Means: 4,
			Component: 60, Settled: 30, Least: 10, Credit: 16, MostCredit: 24_000, Copies: 1000,
		},
	}
}
