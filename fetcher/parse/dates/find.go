package dates

import (
	"regexp"
	"time"
)

// dated matches a date in a line such as « Publié le lundi 9 février 2026 à 10 h 30 par la rédaction »: numbers, or a day
// and the name of a month in either order, with or without a time.
var dated = regexp.MustCompile(`(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}(?:er|st|nd|rd|th)?\s\pL{3,10}\.?,?\s\d{4}|\pL{3,10}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})` +
	`(?:\s*(?:T|à|-|–|,|\||at)?\s*\d{1,2}\s?[:hH]\s?\d{2}(?::\d{2})?(?:\s?[ap]m)?)?`)

// Find reads a date, or the first one in a line that says more. The line has single spaces.
func Find(line string) (time.Time, bool) {
	if t, ok := Parse(line); ok {
		return t, true
	}
	for _, piece := range dated.FindAllString(line[:min(len(line), maxLine)], maxPieces) {
		if t, ok := Parse(piece); ok {
			return t, true
		}
	}
	return time.Time{}, false
}

const (
	// maxLine is how much of a line is searched, in bytes.
	maxLine = 500
	// maxPieces is how many parts of a line that look like dates are tried.
	maxPieces = 5
)
