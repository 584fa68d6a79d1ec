package render

const (
	maxTitle    = 300 // characters; no headline is longer, and readers list titles in full
	maxLabel    = 120 // characters of a name, category or author
	maxLabels   = 50  // categories of one entry that its publisher gave, and as many authors
	titleOfText = 80  // characters of the text that stand in for a missing title
)
