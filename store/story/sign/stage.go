package sign

import (
	_ "embed"
	"strings"
	"sync"

	"griot/feeds/text"
)

//go:embed stages.txt
var stageLines string

// Stage is how far the affairs that an item speaks of have come: four bits for each chain of stages.txt, one a stage.
// It tells an event from what follows it, which is told with the same names, places and numbers: a hostage taken and a
// hostage freed, a measure set and the measure lifted. Of a topic's successive events those that differ in their action
// are the hard ones (topic detection and tracking calls them "what" against "who" and "where"; Makkonen, Ahonen-Myka
// and Salmenkivi 2004 keep such classes of words apart for the same reason).
type Stage uint64

const (
	stagesAChain = 4  // at most
	mostChains   = 16 // likewise
)

// stages are the words of stages.txt by their forms, folded and stemmed.
var stages = sync.OnceValue(func() map[string]Stage {
	found := map[string]Stage{}
	chain := 0
	for line := range strings.Lines(stageLines) {
		_, list, ok := strings.Cut(line, ":")
		if strings.HasPrefix(line, "#") || !ok {
			continue
		}
		for stage, words := range strings.Split(list, "|") {
			bit := Stage(1) << (chain*stagesAChain + stage)
			for _, word := range strings.Fields(words) {
				found[word] |= bit
				if first, _, pair := strings.Cut(word, "_"); pair {
					found[first+"_"] |= 0 // is asked together with the word behind it
					continue
				}
				found[text.Stem("fr", word)] |= bit
				found[text.Stem("en", word)] |= bit
			}
		}
		chain++
	}
	return found
})

// come is the stage to which each chain has come: the last that is told.
func (a Stage) come() Stage {
	for s := Stage(0x8888888888888888); s != 0x1111111111111111; s >>= 1 {
		at := a & s // chains that tell this stage, none later
		a &^= at>>1 | at>>2&0x3333333333333333 | at>>3&0x1111111111111111
	}
	return a
}

// or adds the chains of b of which a tells nothing.
func (a Stage) or(b Stage) Stage {
	told := a | a>>1
	told = (told | told>>2) & 0x1111111111111111
	return a | b&^(told*15)
}

// affairOf reads the stages told by a title or by a text's first sentence. What a title sets in the background, behind
// "après" or "before", is another event's.
func (r *reading) affairOf(doc *text.Doc, title bool) Stage {
	known := stages()
	var told Stage
	behind := false
	for i := range doc.Tokens {
		tok := &doc.Tokens[i]
		if i >= eventWords || !title && tok.Sentence > 0 {
			break
		}
		if tok.Gap == text.GapColon || tok.Gap == text.GapComma || tok.Gap == text.GapSentence {
			behind = false
		}
		if title && backgroundWords[tok.Folded] {
			behind = true
		}
		if behind || tok.Is(text.Number) || i > 0 && doc.Tokens[i-1].Folded == "ex" {
			continue
		}
		facts := r.look(doc, i)
		told |= facts.stage
		if facts.pairs && i+1 < len(doc.Tokens) {
			told |= known[tok.Folded+"_"+doc.Tokens[i+1].Folded]
		}
	}
	return told
}

// stageOf is the stage that a word tells by itself, and whether it tells one together with some next word.
func stageOf(lang, folded, stem string) (stage Stage, pairs bool) {
	known := stages()
	_, pairs = known[folded+"_"]
	stage, ok := known[folded]
	if !ok && !text.Stop(lang, folded) {
		stage = known[stem]
	}
	return stage, pairs
}

// backgroundWords lead over to what came before or comes later than what is told.
var backgroundWords = wordSet(`apres depuis avant suite after since before following ahead malgre despite`)

// Apart counts the chains of which two items tell different stages.
func (a Stage) Apart(b Stage) int {
	n := 0
	for ; a != 0 && b != 0; a, b = a>>stagesAChain, b>>stagesAChain {
		if s, t := a&15, b&15; s != 0 && t != 0 && s&t == 0 {
			n++
		}
	}
	return n
}
