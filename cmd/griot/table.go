package main

import (
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"griot/feeds"
)

// table is rows of text in columns that fit a terminal.
type table struct {
	rows [][]string
	// flexible is the column that is shortened first, and left out where there is no room for it.
	flexible int
	// paint colours a cell; nil for none. It must add nothing that takes room on the screen.
	paint func(column int, cell string) string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

const (
	gutter        = "  "
	leastFlexible = 8  // characters
	leastColumn   = 12 // characters of any other column that must give way
)

// terminalWidth is how many characters fit on a line of w, 0 when it is no terminal.
func terminalWidth(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// print writes the table in lines of at most width characters; 0 is no limit. No line ends in spaces.
func (t *table) print(out io.Writer, width int) error {
	widths := t.widths(width)
	var b strings.Builder
	for _, row := range t.rows {
		line := ""
		for i, cell := range row {
			if widths[i] == 0 {
				continue
			}
			if line != "" {
				line += gutter
			}
			cell = feeds.Shorten(cell, widths[i])
			room := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if t.paint != nil {
				cell = t.paint(i, cell)
			}
			line += cell + room
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// widths gives each column what its longest cell needs, less what does not fit, taken from the flexible column and then
// from the widest.
func (t *table) widths(limit int) []int {
	if len(t.rows) == 0 {
		return nil
	}
	widths := make([]int, len(t.rows[0]))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	sum := func() int {
		n := -len(gutter)
		for _, w := range widths {
			if w > 0 {
				n += w + len(gutter)
			}
		}
		return n
	}
	if limit == 0 || sum() <= limit {
		return widths
	}
	widths[t.flexible] = max(widths[t.flexible]-(sum()-limit), leastFlexible)
	if sum() > limit {
		widths[t.flexible] = 0
	}
	for sum() > limit {
		widest := 0
		for i := range widths {
			if widths[i] > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= leastColumn {
			break // a terminal this narrow wraps
		}
		widths[widest]--
	}
	return widths
}
