// Package sign says what grouping reads in one item.
//
// A [Signature] holds the terms, numbers, days, places, citations and text fingerprints of an item. Two items are
// compared by their signatures alone. A signature is stored, so that a restart reads no text.
package sign
