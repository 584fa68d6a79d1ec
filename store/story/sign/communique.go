package sign

import (
	"strings"

	"griot/feeds/text"
)

// numberReach is how many words after the first [copyWords] can tell the number of a communiqué named among them.
const numberReach = 6

// communiqueNumber is the number by which an official text goes ("communiqué n° 123", "statement no. 45"), as a hash,
// with the words that tell it, 0 when the item names none.
func communiqueNumber(docs ...*text.Doc) (number uint32, words string) {
	for _, doc := range docs {
		for i := 0; i+1 < min(len(doc.Tokens), copyWords); i++ {
			switch doc.Tokens[i].Folded {
			case "communique", "statement", "declaration", "decret", "arrete", "decision":
			default:
				continue
			}
			// At most three words stand between: "communiqué de presse n° 123", "communiqué final numéro 5".
			for j := i + 1; j+1 < len(doc.Tokens) && j <= i+4; j++ {
				switch doc.Tokens[j].Folded {
				case "n", "no", "nᵒ", "num", "numero", "number":
				default:
					continue
				}
				if next := &doc.Tokens[j+1]; next.Is(text.Number) || ordinal(next.Folded) {
					return OptionalHash(doc.Tokens[i].Folded + " " + next.Folded), strings.Join(strings.Fields(doc.Span(i, j+1)), " ")
				}
			}
		}
	}
	return 0, ""
}
