package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"griot/cmd/griot/staticsite"
	"griot/store/dbfile"
	"griot/store/postings"
)

// outcome is all that came of a replay: documents by their names, and records by bucket and key.
type outcome struct {
	documents, records map[string]string
}

// outcome closes the data file and checks it.
func (p *logStore) outcome() outcome {
	p.t.Helper()
	dir := p.t.TempDir()
	x, err := p.of.setup.exporter(p.db, slog.New(slog.DiscardHandler))
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := x.Export(p.t.Context(), staticsite.Request{Dir: dir}); err != nil {
		p.t.Fatal(err)
	}
	p.close()
	if err := dbfile.Verify(context.Background(), p.path, nil); err != nil {
		p.t.Fatal(err)
	}
	o := outcome{records: recordsOf(p.t, p.path)}
	o.documents = map[string]string{}
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == manifestName {
			return err
		}
		b, err := os.ReadFile(path)
		o.documents[strings.TrimPrefix(path, dir+"/")] = string(b)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil { // it may lie in memory
		p.t.Fatal(err)
	}
	return o
}

// withoutCaptures is an outcome without what is told of captures.
func (o outcome) withoutCaptures(t testing.TB) outcome {
	t.Helper()
	o = outcome{maps.Clone(o.documents), maps.Clone(o.records)}
	maps.DeleteFunc(o.records, func(name, _ string) bool { return strings.HasPrefix(name, "capture") })
	section := regexp.MustCompile(`(?s)<h2>Documents conservés</h2>.*?</code></p>\n`)
	for name, content := range o.documents {
		if strings.HasPrefix(name, "status/") && strings.HasSuffix(name, ".html") {
			o.documents[name] = section.ReplaceAllString(content, "")
		}
		if strings.HasPrefix(name, "status/") && strings.HasSuffix(name, ".json") {
			var status map[string]any
			if err := json.Unmarshal([]byte(content), &status); err != nil {
				t.Fatal(err)
			}
			delete(status, "captures")
			b, err := json.Marshal(status)
			if err != nil {
				t.Fatal(err)
			}
			o.documents[name] = string(b)
		}
	}
	return o
}

// recordsOf reads all records of a data file whose content counts: blocks of postings by what they hold, and rows of words
// that wait as the words that they are.
func recordsOf(t testing.TB, path string) map[string]string {
	t.Helper()
	file, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all := map[string]string{}
	counted := map[string]int{}
	if err := file.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			bucket := string(name)
			if bucket == "end" { // of the last clean end, by the node of the file
				return nil
			}
			if bucket != "fresh" {
				all[bucket+" sequence"] = fmt.Sprint(b.Sequence())
			}
			return b.ForEach(func(k, v []byte) error {
				switch bucket {
				case "terms", "words":
					term, ranks, ok := postings.ReadBlock(nil, k, v)
					if !ok {
						t.Errorf("%s: %q is no block", bucket, k)
					}
					for _, rank := range ranks {
						counted[fmt.Sprintf("%s %q %x", bucket, term, rank)]++
					}
				case "fresh":
					for word := range strings.SplitSeq(strings.Trim(string(v), "\x00"), "\x00") {
						if word != "" {
							counted[fmt.Sprintf("words %q %x", word, postings.KeyRank(k))]++
						}
					}
				default:
					if bucket != "meta" || string(k) != "push_key" { // that is random
						all[fmt.Sprintf("%s %q", bucket, k)] = string(v)
					}
				}
				return nil
			})
		})
	}); err != nil {
		t.Fatal(err)
	}
	for name, n := range counted {
		all[name] = fmt.Sprint(n)
	}
	return all
}

// differ reports the first differences of two maps. It returns how many there are.
func differ(t testing.TB, what string, want, got map[string]string) int {
	t.Helper()
	names := maps.Clone(want)
	maps.Copy(names, got)
	kinds := map[string]int{}
	n := 0
	for _, name := range slices.Sorted(maps.Keys(names)) {
		w, in := want[name]
		g, too := got[name]
		if w == g && in == too {
			continue
		}
		n++
		kind, _, _ := strings.Cut(name, " ")
		kind, _, _ = strings.Cut(kind, "/")
		if kinds[kind]++; kinds[kind] > 1 || n > 8 {
			continue
		}
		switch {
		case !in:
			t.Errorf("%s %s is too much: %.300q", what, name, g)
		case !too:
			t.Errorf("%s %s is missing: %.300q", what, name, w)
		default:
			t.Errorf("%s %s differs (-first way +this way):\n%s", what, name, excerpt(w, g))
		}
	}
	if n > 0 {
		t.Errorf("%d of %d %ss differ: %v", n, len(names), what, kinds)
	}
	return n
}

// excerpt is the lines in which two texts differ; JSON is laid out in lines first.
func excerpt(a, b string) string {
	lines := func(s string) []string {
		var v any
		if json.Unmarshal([]byte(s), &v) == nil {
			if laid, err := json.MarshalIndent(v, "", " "); err == nil {
				s = string(laid)
			}
		}
		return strings.Split(s, "\n")
	}
	diff := cmp.Diff(lines(a), lines(b))
	return diff[:min(len(diff), 1500)]
}
