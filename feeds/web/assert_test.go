package web

import (
	"strings"
	"testing"
)

func wantContains(t *testing.T, body, part string) {
	t.Helper()
	if !strings.Contains(body, part) {
		t.Errorf("does not contain %q:\n%s", part, body)
	}
}

func wantMissing(t *testing.T, body, part string) {
	t.Helper()
	if strings.Contains(body, part) {
		t.Errorf("contains %q:\n%s", part, body)
	}
}
