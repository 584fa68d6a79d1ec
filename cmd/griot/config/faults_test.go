package config

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"griot/feeds"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata")

// Every file in testdata/faults is a configuration with faults. Its leading comments hold what Griot must say, fault
// by fault, without the name of the file:
//
//	# want: 3:1: unknown key "listn", did you mean "listen"?
//	# env: NAME=value
//
// Drop in a file to add a case; -update writes the want lines, to be read before they are committed.
func TestConfigFaults(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/faults/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata/faults: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				data = rewriteWants(t, file, data)
			}
			want := leading(data, "# want: ")
			if len(want) == 0 {
				t.Fatal("the file has no line that begins with # want:")
			}
			if diff := cmp.Diff(want, faultsOf(t, file, data)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func faultsOf(t *testing.T, file string, data []byte) []string {
	t.Helper()
	env := map[string]string{}
	for _, line := range leading(data, "# env: ") {
		name, content, _ := strings.Cut(line, "=")
		env[name] = content
	}
	_, err := testLoader(env).parse(file, data)
	var faults *Error
	if !errors.As(err, &faults) {
		t.Fatalf("no faults but %v", err)
	}
	if prefix := file + ":"; !strings.HasPrefix(err.Error(), prefix) {
		t.Errorf("the message does not begin with %s: %s", prefix, err)
	}
	said := make([]string, len(faults.Faults))
	for i, f := range faults.Faults {
		said[i] = f.String()
	}
	return said
}

// testLoader knows a handful of ids.
func testLoader(env map[string]string) Loader {
	places := []feeds.PlaceID{"ml", "bf", "ml.gao", "ml.tombouctou"}
	return Loader{
		Env: func(name string) (string, bool) { content, ok := env[name]; return content, ok },
		Known: func(Places) (Known, error) {
			return Known{
				Place:  func(id feeds.PlaceID) bool { return slices.Contains(places, id) },
				Places: places,
				Topics: []string{"securite", "sante", "sport"},
			}, nil
		},
	}
}

func leading(data []byte, prefix string) []string {
	var found []string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			break
		}
		if rest, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), prefix); ok {
			found = append(found, rest)
		}
	}
	return found
}

// rewriteWants counts the faults first: the lines that hold them move what they speak of.
func rewriteWants(t *testing.T, file string, data []byte) []byte {
	t.Helper()
	var body []byte
	for line := range bytes.Lines(data) {
		if !bytes.HasPrefix(line, []byte("# want:")) {
			body = append(body, line...)
		}
	}
	faults := faultsOf(t, file, body)
	faults = faultsOf(t, file, append([]byte(strings.Repeat("# want:\n", len(faults))), body...))
	var rewritten []byte
	for _, f := range faults {
		rewritten = append(rewritten, "# want: "+f+"\n"...)
	}
	rewritten = append(rewritten, body...)
	if err := os.WriteFile(file, rewritten, 0o644); err != nil {
		t.Fatal(err)
	}
	return rewritten
}

func TestConfigThatIsNotThere(t *testing.T) {
	t.Parallel()
	_, err := Loader{}.Load("testdata/nowhere.yaml")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the cause is lost: %v", err)
	}
	want := `testdata/nowhere.yaml: cannot be read: no such file or directory, name another with --config, or see "griot demo"`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
