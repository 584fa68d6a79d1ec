package tag

// Lexicon is the lexicon of topics.
type Lexicon struct{}
