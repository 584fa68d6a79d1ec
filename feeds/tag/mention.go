package tag

// mention is a spelling of a place found in an item, and what the rules made of it.
type mention struct {
	field       field
	first, last int // tokens
	surface     int32
	place       int32   // what it was resolved to; -1 before
	weight      float64 // 0 when refused
	rule        string
	refused     bool
	demonym     bool
	locative    bool // a word of place stands before it: "à", "près de"
	dateline    bool
	lead        bool
	sentence    int
	explicit    bool // "région de …": the text itself says the unit
	asCountry   bool // a capital that stands for its country
	nested      bool // part of the name of an organisation
}

// ordinaryWord is the rule that a name is a word of the language where nothing says that it is a place.
const ordinaryWord = "ordinary word"

// refuse turns the mention down for good.
func (m *mention) refuse(rule string) { m.refused, m.rule, m.weight = true, rule, 0 }

// damp keeps the mention as a weaker one.
func (m *mention) damp(by float64, rule string) {
	m.weight *= by
	m.rule = rule
}
