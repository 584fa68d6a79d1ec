package pages

// ReferenceSection is a top-level key of the configuration, or with an empty key what holds for all, and the keys below it.
type ReferenceSection struct {
	ReferenceEntry
	Entries []ReferenceEntry
	After   []string // paragraphs behind them
}

// ReferenceEntry says what operators need to know of a key of the configuration, in their language.
type ReferenceEntry struct {
	Keys    []string // paths such as polling.timeout; several when one text is of all
	Value   string   // as it would stand in the file; empty for none
	Text    []string // paragraphs
	Example []string // lines of the file
}

// Key is the first of the keys.
func (e ReferenceEntry) Key() string {
	if len(e.Keys) == 0 {
		return ""
	}
	return e.Keys[0]
}
