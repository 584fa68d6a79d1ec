package render

import "slices"

// Format is one of the formats of an output feed; its name is the ending of the feed's address.
type Format string

const (
	RSS  Format = "rss"
	Atom Format = "atom"
	JSON Format = "json"
)

// Formats are all formats, the one to offer first in front.
func Formats() []Format { return []Format{RSS, Atom, JSON} }

// Known reports whether f is one of [Formats].
func (f Format) Known() bool { return slices.Contains(Formats(), f) }

// MediaType is the registered type of the format, without parameters.
func (f Format) MediaType() string {
	switch f {
	case RSS:
		return "application/rss+xml"
	case Atom:
		return "application/atom+xml"
	case JSON:
		return "application/feed+json"
	}
	return ""
}

// ContentType is the value of the HTTP header for documents of the format.
func (f Format) ContentType() string { return f.MediaType() + "; charset=utf-8" }

// Label is the format's name for readers.
func (f Format) Label() string {
	switch f {
	case RSS:
		return "RSS"
	case Atom:
		return "Atom"
	}
	return "JSON Feed"
}
