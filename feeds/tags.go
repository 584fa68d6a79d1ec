package feeds

// Tags are what rules derived from an item's raw facts. They can be thrown away and derived again.
type Tags struct {
	// Rules is the version of the rules that made the tags.
	Rules string `json:"rules,omitempty"`
	// Lang is the item's language, ISO 639-1 (639-3 where there is none), or empty.
	Lang string `json:"lang,omitempty"`
	// Regions are what the item is about: first-level units, or a country where no unit is meant; best first.
	Regions []Score[PlaceID] `json:"regions,omitempty"`
	// Places are the most specific places the item is about.
	Places []PlaceID `json:"places,omitempty"`
	// Within are Regions and Places with all that contains them, each once: what a query for a place looks in.
	Within []PlaceID `json:"within,omitempty"`
	// Topics by falling score.
	Topics []Score[string] `json:"topics,omitempty"`
	// Attribution is whom the item names as its origin, nil when it names nobody.
	Attribution *Attribution `json:"attribution,omitempty"`
	// Evidence proves the tags and keeps the candidates that were refused.
	Evidence []Evidence `json:"evidence,omitempty"`
}

// Score is a tag with its weight; weights compare within one item only.
type Score[ID ~string] struct {
	ID    ID      `json:"id"`
	Score float64 `json:"score"`
}

// Evidence is one thing that was read in an item and what a rule made of it.
type Evidence struct {
	// Tag is what the evidence speaks for: "region:ml.tombouctou", "place:…", "topic:securite", "lang:fr",
	// "attribution:communique".
	Tag string `json:"tag"`
	// Field is where the words are: "title" or "text". Start and End are byte offsets into [Item.Title] or [Item.Text].
	Field string `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Words string `json:"words"`
	// Rule is the name of the rule that accepted or refused.
	Rule   string  `json:"rule"`
	Weight float64 `json:"weight,omitempty"`
	// Refused marks a candidate that Rule turned down.
	Refused bool `json:"refused,omitempty"`
}

// AttributionKind says how an item names its origin.
type AttributionKind string

const (
	FromCommunique AttributionKind = "communique"
	FromStatement  AttributionKind = "statement"
	FromSpokesman  AttributionKind = "spokesman"
	FromAgency     AttributionKind = "agency"
	FromMedia      AttributionKind = "media"
)

// Attribution is whom an item names as its origin, even when that text is not in the store.
type Attribution struct {
	// Issuer is the body named, in its usual form.
	Issuer string `json:"issuer"`
	// Source is the configured official source that speaks for Issuer, or empty.
	Source SourceID        `json:"source,omitempty"`
	Kind   AttributionKind `json:"kind"`
	// Official says that Issuer is an official body.
	Official bool `json:"official,omitempty"`
	// Words prove it, as they stand in the item.
	Words string `json:"words"`
}

// Derived reports whether the item says that it was made from a text or statement of an official body.
func (a *Attribution) Derived() bool {
	if a == nil || !a.Official {
		return false
	}
	return a.Kind == FromCommunique || a.Kind == FromStatement || a.Kind == FromSpokesman
}
