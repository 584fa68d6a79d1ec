package tag

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// rulesVersion moves with the code of the rules, so that stored items are tagged again.
const rulesVersion = "2"

// Version identifies the rules and the data: tags made under one version are equal.
func (t *Tagger) Version() string { return t.version }

// rulesVersionOf stands for the rules and all the data that they go by.
func rulesVersionOf(opt *Options) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%v\n%v\n%v\n", rulesVersion, opt.Places, opt.Units, *opt.Lexicon)
	for _, s := range opt.Officials {
		fmt.Fprintf(h, "%s|%s|%s\n", s.ID, s.Name, s.Issuer)
	}
	for _, file := range []string{"words.txt", "people.txt", "languages.txt", "attribution.txt"} {
		h.Write(builtin(file))
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}
