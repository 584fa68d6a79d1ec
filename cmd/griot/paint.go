package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// ink is a colour of a terminal (ECMA-48, SGR).
type ink string

const (
	plain  ink = ""
	red    ink = "31"
	yellow ink = "33"
	green  ink = "32"
)

// painter gives what colours text for out: nothing but on a terminal, and nothing where NO_COLOR is set (no-color.org) or
// the terminal is a dumb one.
func painter(out io.Writer) func(ink, string) string {
	f, ok := out.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" || !term.IsTerminal(int(f.Fd())) {
		return func(_ ink, text string) string { return text }
	}
	return painted
}

func painted(c ink, text string) string {
	if c == plain {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}
