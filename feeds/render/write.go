package render

import (
	"fmt"
	"io"
)

// Write writes the channel in a format.
func (c *Channel) Write(w io.Writer, format Format) error {
	switch format {
	case RSS:
		return c.writeRSS(w)
	case Atom:
		return c.writeAtom(w)
	case JSON:
		return c.writeJSON(w)
	}
	return fmt.Errorf("unknown format %q: rss, atom or json", format)
}
