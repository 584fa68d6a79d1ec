package main

import (
	"bytes"
	"strings"
	"testing"
)

// Who asks for help gets it, and is told of no failure.
func TestHelpIsNoFailure(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"--help", "-h"} {
		var out, help bytes.Buffer
		if err := run(t.Context(), []string{flag}, &out, &help); err != nil || !strings.Contains(help.String(), "usage: go run ./cmd/release") {
			t.Errorf("%s: %v, %q", flag, err, &help)
		}
	}
	var out, said bytes.Buffer
	if err := run(t.Context(), []string{"--hepl"}, &out, &said); err == nil {
		t.Error("an unknown flag is taken")
	}
}
