package term

import (
	"io"
	"os"

	"golang.org/x/term"
)

// Color is a colour of a terminal (ECMA-48, SGR).
type Color string

const (
	Plain  Color = ""
	Red    Color = "31"
	Yellow Color = "33"
	Green  Color = "32"
)

// Colors returns what colours text for out. It colours nothing where out is no terminal or a dumb one, nor where
// NO_COLOR is set (no-color.org).
func Colors(out io.Writer) func(Color, string) string {
	f, ok := out.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" || !term.IsTerminal(int(f.Fd())) {
		return func(_ Color, text string) string { return text }
	}
	return painted
}

func painted(c Color, text string) string {
	if c == Plain {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}
