package staticsite

import (
	"os"
	"path/filepath"
	"testing"
)

// TestBareNamesInManifests: manifests of earlier versions hold names alone, as a list or under "files".
func TestBareNamesInManifests(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`["all.rss","help.html"]`, `{"files":["all.rss","help.html"],"compressed":true,"cursor":7}`} {
		path := filepath.Join(t.TempDir(), manifestFile)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		m, err := readManifest(path)
		if err != nil || len(m.Files) != 2 || m.Files[1] != (copiedFile{"help.html", -1, 0}) {
			t.Errorf("%s: %+v, %v", text, m, err)
		}
	}
}
