package render

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

func rendered(t testing.TB, c *Channel, format Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.Write(&b, format); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return b.Bytes()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run with -update)", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, diff)
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	brief := richChannel()
	brief.Feed.Path, brief.Feed.Brief = "select", 60
	raw := richChannel()
	raw.Feed.Path, raw.Feed.Group = "select", "item"
	english := richChannel()
	english.Site.Language = "en"
	empty := richChannel()
	empty.Entries = nil
	for name, c := range map[string]*Channel{"rich": richChannel(), "brief": brief, "raw": raw, "english": english, "empty": empty,
		"corrected": correctedChannel("fr"), "corrected-english": correctedChannel("en"), "corrected-raw": correctedRaw(),
		"outlets": outletsChannel("fr"), "outlets-english": outletsChannel("en"), "outlets-raw": outletsRaw()} {
		for _, format := range Formats() {
			t.Run(name+"."+string(format), func(t *testing.T) {
				golden(t, name+"."+string(format), rendered(t, c, format))
			})
		}
	}
}
