// Package render writes output feeds as RSS 2.0, Atom 1.0 and JSON Feed 1.1, and lists of feeds as OPML.
//
// Rendering is a function of its input alone. It reads no clock and follows no map's order, so unchanged content
// gives unchanged bytes. One [feeds.Entry] becomes one entry with the same id in every format and every feed. What a
// source's policy forbids to show ([feeds.Republish]) is left out here.
//
// The structures are those of gorilla/feeds, embedded in our own where it lacks an element or writes it wrongly.
package render
