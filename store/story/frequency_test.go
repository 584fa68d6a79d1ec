package story_test

import (
	"slices"

	"griot/feeds/text"
)

// frequencies tell how the words of a collection of texts are spread over them.
type frequencies struct {
	words                   int     // different stems
	once                    float64 // share of them that stand in one text only
	twentieth, twoHundredth float64 // share of the texts that hold the 20th and the 200th commonest
}

func countWords(texts []string) frequencies {
	in := map[string]int{}
	for _, t := range texts {
		doc := text.Read(t)
		seen := map[string]bool{}
		for i, tok := range doc.Tokens {
			if stem := doc.Stem(i, "fr"); !text.Stop("fr", tok.Folded) && !tok.Is(text.Number) && !seen[stem] {
				seen[stem] = true
				in[stem]++
			}
		}
	}
	var counts []int
	once := 0
	for _, n := range in {
		counts = append(counts, n)
		if n == 1 {
			once++
		}
	}
	slices.SortFunc(counts, func(a, b int) int { return b - a })
	n := float64(len(texts))
	return frequencies{len(counts), float64(once) / float64(len(counts)), float64(counts[20]) / n, float64(counts[200]) / n}
}
