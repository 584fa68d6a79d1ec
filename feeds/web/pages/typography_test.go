package pages

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

var badSpace = regexp.MustCompile(`[^\s\x{a0}] [:;?!»]|« | »|[\pL\pN][;?!»]|'`)

// TestHelpTypography looks in the French help for spaces where a line may break before : ; ? ! » or after «, and for straight
// apostrophes.
func TestHelpTypography(t *testing.T) {
	t.Parallel()
	help, err := fs.Glob(files, "help.fr/*.html")
	if err != nil || len(help) < 4 {
		t.Fatalf("only %d pages of help found: %v", len(help), err)
	}
	for _, name := range help {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		plain := regexp.MustCompile(`(?s)<code>.*?</code>|<[^>]*>|\{\{.*?\}\}`).ReplaceAllString(string(body), "")
		for line := range strings.Lines(plain) {
			if bad := badSpace.FindString(strings.TrimSuffix(line, "\n")); bad != "" {
				t.Errorf("%q in %q", bad, line)
			}
		}
	}
}
