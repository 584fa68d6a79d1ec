// Package term shows tables, colours and progress on a terminal. Where the output is no terminal, nothing but text is
// written.
package term
