package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// The manual page names every command with its options, as roff that man reads without complaint.
func TestManual(t *testing.T) {
	t.Parallel()
	root := newRoot()
	text := manual(root, "2026-02-09")
	var named func(*cobra.Command)
	named = func(above *cobra.Command) {
		for _, c := range above.Commands() {
			if !c.IsAvailableCommand() || c.Name() == "help" {
				continue
			}
			if !bytes.Contains(text, []byte("\n.SS "+roffEscapes.Replace(usageLine(c))+"\n")) {
				t.Errorf("the manual does not tell of %s", c.CommandPath())
			}
			if c.Name() != "completion" {
				named(c)
			}
		}
	}
	named(root)
	for _, flag := range []string{`\-\-config file`, `\-\-listen host:port`} {
		if !bytes.Contains(text, []byte(".B "+flag)) {
			t.Errorf("the manual does not tell of %s", flag)
		}
	}
	if groff, err := exec.LookPath("groff"); err == nil {
		c := exec.Command(groff, "-man", "-Tutf8", "-Kutf8", "-ww", "-z")
		c.Stdin = bytes.NewReader(text)
		if out, err := c.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("groff: %v\n%s", err, out)
		}
	}
}

// Text of people's making cannot become a macro.
func TestManualEscapes(t *testing.T) {
	t.Parallel()
	var p page
	p.text(".so /etc/passwd\n'x -- a\\b\n\nnext")
	want := "\\&.so /etc/passwd\n\\&'x \\-\\- a\\eb\n.IP\nnext\n"
	if p.String() != want {
		t.Errorf("%q, want %q", p.String(), want)
	}
	if strings.Contains(p.String(), "\n.so") {
		t.Error("a macro")
	}
}
