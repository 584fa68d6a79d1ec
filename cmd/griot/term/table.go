package term

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// Table is rows of text in columns that fit a terminal. The last column is prose, of which nothing is ever cut. Where
// little room is left beside its row, it is wrapped below. A word longer than a line stays whole, to be copied.
type Table struct {
	rows [][]string // a heading first
	// Shorten gives a shorter form of a cell, for narrow terminals; nil for none.
	Shorten func(cell string) string
	// Spare are the columns that are left out where the others do not fit, the first one first. A last line names them.
	Spare []int
	// Paint colours a cell; nil for none. It must add nothing that takes room on the screen.
	Paint func(column int, cell string) string
}

func (t *Table) Add(cells ...string) { t.rows = append(t.rows, cells) }

const (
	gutter     = "  "
	below      = "    " // before prose below its row
	leastProse = 30     // characters of a line of prose beside its row
)

// Width is how many characters fit on a line of w, 0 when it is no terminal.
func Width(w io.Writer) int {
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

// Print writes the table in lines of at most width characters; 0 is no limit. No line ends in spaces.
func (t *Table) Print(out io.Writer, width int) error {
	if len(t.rows) == 0 {
		return nil
	}
	l := t.lay(width)
	var b strings.Builder
	for _, row := range l.rows {
		t.write(&b, row, &l)
	}
	if len(l.left) > 0 {
		b.WriteString(strings.Join(wrap(fmt.Sprintf("(no room for %s: --json has all)", strings.Join(l.left, ", ")), width), "\n") + "\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// layout is where the cells of a table go.
type layout struct {
	rows   [][]string
	widths []int // of the columns but the last, in characters; 0: left out
	prose  int   // characters of a line of the last one; 0 is no limit
	under  bool  // the last one goes below its row
	left   []string
}

// lay shortens cells, moves the prose and leaves columns out, each only where what came before does not do.
func (t *Table) lay(limit int) layout {
	l := layout{rows: t.rows}
	l.measure()
	if limit == 0 {
		return l
	}
	last := len(t.rows[0]) - 1
	needed := 0
	for _, row := range t.rows {
		needed = max(needed, utf8.RuneCountInString(row[last]))
	}
	beside := func() bool {
		l.prose = limit - l.sum() - len(gutter)
		return l.prose >= min(needed, leastProse)
	}
	if beside() {
		return l
	}
	if t.Shorten != nil {
		l.rows = slices.Clone(t.rows)
		for i, row := range l.rows {
			l.rows[i] = slices.Clone(row)
			for k := range last {
				l.rows[i][k] = t.Shorten(row[k])
			}
		}
		l.measure()
		if beside() {
			return l
		}
	}
	l.under, l.prose = true, limit-len(below)
	for _, column := range t.Spare {
		if l.sum() <= limit {
			break
		}
		l.widths[column] = 0
		l.left = append(l.left, t.rows[0][column])
	}
	return l
}

// measure gives each column but the last what its longest cell needs.
func (l *layout) measure() {
	l.widths = make([]int, len(l.rows[0])-1)
	for _, row := range l.rows {
		for i := range l.widths {
			l.widths[i] = max(l.widths[i], utf8.RuneCountInString(row[i]))
		}
	}
}

// sum is how many characters the columns but the last take.
func (l *layout) sum() int {
	n := -len(gutter)
	for _, w := range l.widths {
		if w > 0 {
			n += w + len(gutter)
		}
	}
	return n
}

func (t *Table) write(b *strings.Builder, row []string, l *layout) {
	painted := func(column int, cell string) string {
		if t.Paint == nil {
			return cell
		}
		return t.Paint(column, cell)
	}
	line := ""
	for i, width := range l.widths {
		if width > 0 {
			line += painted(i, row[i]) + strings.Repeat(" ", width-utf8.RuneCountInString(row[i])) + gutter
		}
	}
	last := len(l.widths)
	indent := strings.Repeat(" ", l.sum()+len(gutter))
	if l.under {
		b.WriteString(strings.TrimRight(line, " ") + "\n")
		line, indent = below, below
	}
	for i, words := range wrap(row[last], l.prose) {
		if i > 0 {
			line = indent
		}
		b.WriteString(strings.TrimRight(line+painted(last, words), " ") + "\n")
	}
}

// wrap breaks a text between its words into lines of at most width characters, 0 for no limit; one line at least. A longer
// word has a line of its own.
func wrap(s string, width int) []string {
	lines := []string{""}
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }) {
		line := &lines[len(lines)-1]
		switch {
		case *line == "":
			*line = word
		case width > 0 && utf8.RuneCountInString(*line)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, word)
		default:
			*line += " " + word
		}
	}
	return lines
}
