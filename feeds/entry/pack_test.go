package entry

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"griot/feeds"
)

var update = flag.Bool("update", false, "write what entries of the present form look like, beside those of the past")

// squeezed packs JSON as Pack does, whatever it says.
func squeezed(t testing.TB, plain string) []byte {
	t.Helper()
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer encoder.Close()
	return encoder.EncodeAll([]byte(plain), []byte{form})
}

// What a program once wrote must be readable for ever. A file of testdata is never written again: -update adds one for a
// form that has none.
func TestFormsOfThePastAreRead(t *testing.T) {
	t.Parallel()
	for i, want := range filled(t) {
		name := filepath.Join("testdata", fmt.Sprintf("form%d-%s", form, want.Kind()))
		if _, err := os.Stat(name + ".packed"); *update && os.IsNotExist(err) {
			packed, err := Pack(want)
			if err != nil {
				t.Fatal(err)
			}
			plain, err := json.MarshalIndent(toWire(&want), "", " ")
			if err != nil {
				t.Fatal(err)
			}
			for file, b := range map[string][]byte{name + ".packed": packed, name + ".json": append(plain, '\n')} {
				if err := os.WriteFile(file, b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		packed, err := os.ReadFile(name + ".packed")
		if err != nil {
			t.Fatal(err)
		}
		got, err := Unpack(packed)
		if err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		plain, err := os.ReadFile(name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var then, now any
		again, err := json.Marshal(toWire(&got))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(plain, &then); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(again, &now); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(then, now); diff != "" {
			t.Errorf("%s reads otherwise than it was written:\n%s", name, diff)
		}
	}
}

func TestWhatIsNoEntryIsRefused(t *testing.T) {
	t.Parallel()
	good, err := Pack(filled(t)[2])
	if err != nil {
		t.Fatal(err)
	}
	const poll = `{"kind":"poll","at":"2026-02-09T08:00:00Z","poll":{"source":{"id":"a"},"at":"2026-02-09T08:00:00Z","outcome":"not_modified"%s}}`
	plain := func(more string) []byte { return squeezed(t, fmt.Sprintf(poll, more)) }
	if _, err := Unpack(plain("")); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		packed []byte
		want   string
	}{
		{"nothing", nil, "empty"},
		{"another form", append([]byte{form + 1}, good[1:]...), "install the version of griot that wrote it"},
		{"cut", good[:len(good)-3], "damaged"},
		{"a changed byte", func() []byte { b := bytes.Clone(good); b[len(b)-2] ^= 1; return b }(), "damaged"},
		{"no zstd", []byte("\x01{}"), "damaged"},
		{"no JSON", squeezed(t, "{"), "damaged"},
		{"an unknown kind", squeezed(t, `{"kind":"skip","skip":{"sequence":3}}`), `unknown kind "skip": install`},
		{"no kind", squeezed(t, `{}`), "unknown kind"},
		{"an unknown field", plain(`,"mood":"good"`), `install the version of griot that wrote it, or a later one: json: unknown field "mood"`},
		{"another kind than it says", squeezed(t, `{"kind":"push","at":"2026-02-09T08:00:00Z","poll":{"source":{"id":"a"},"at":"2026-02-09T08:00:00Z","outcome":"not_modified"}}`), "said to be"},
		{"two at once", append(bytes.Clone(good), good[1:]...), "damaged"},
		{"nested deep", squeezed(t, strings.Repeat(`{"poll":`, 1<<20)), "nested"},
		{"huge", squeezed(t, strings.Repeat(" ", maxUnpacked)+fmt.Sprintf(poll, "")), "damaged"},
		{"a short hash", plain(`,"validators":{"body_hash":"AAAA"}`), "32"},
		{"a key of no kind", plain(`,"items":[{"id":"aaaaaaaaaaaaaaaaaaaaaaaaaa","source":"a","keys":[{"kind":"","value":"x"}]}]`), "no kind of key"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, err := Unpack(test.packed); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%.200v, want %q", err, test.want)
			}
		})
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	poll := func(change func(*feeds.Poll)) Entry {
		p := &feeds.Poll{Source: feeds.Source{ID: "a"}, At: at, Outcome: feeds.Fetched}
		p.Items = feeds.Identify("a", []feeds.Item{{GUID: "1", Title: "Un"}}, 0)
		change(p)
		return Entry{At: at, Poll: p}
	}
	item := func(change func(*feeds.Item)) Entry { return poll(func(p *feeds.Poll) { change(&p.Items[0]) }) }
	declare := func(d Declaration) Entry { return Entry{At: at, Declare: &d} }
	good := poll(func(*feeds.Poll) {})
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		e    Entry
		want string
	}{
		{"nothing", Entry{At: at}, "0 of them"},
		{"two", Entry{At: at, Push: &Push{Source: "a"}, Declare: &Declaration{}}, "2 of them"},
		{"no time", Entry{Declare: &Declaration{}}, "no time"},
		{"far ahead", Entry{At: at.AddDate(300, 0, 0), Declare: &Declaration{}}, "no time"},
		{"another time", poll(func(p *feeds.Poll) { p.At = at.Add(1) }), "that of its poll"},
		{"no source", poll(func(p *feeds.Poll) { p.Source.ID = "" }), "no id"},
		{"no slug", poll(func(p *feeds.Poll) { p.Source.ID = "a..b" }), "no id"},
		{"a source in capitals", Entry{At: at, Push: &Push{Source: "A"}}, "no id"},
		{"another class", poll(func(p *feeds.Poll) { p.Source.Class = "pres" }), "unknown class"},
		{"backwards", poll(func(p *feeds.Poll) { p.Took = -1 }), "below zero"},
		{"no outcome", poll(func(p *feeds.Poll) { p.Outcome = "" }), "no outcome"},
		{"failed for nothing", poll(func(p *feeds.Poll) { p.Outcome, p.Items = feeds.Failed, nil }), "why"},
		{"items of nothing", poll(func(p *feeds.Poll) { p.Outcome = feeds.NotModified }), "1 items"},
		{"of another source", item(func(i *feeds.Item) { i.SourceID = "b" }), "item 1: it is of"},
		{"another id", item(func(i *feeds.Item) { i.ID[15]++ }), "its first key gives"},
		{"no keys", item(func(i *feeds.Item) { i.Keys = nil }), "0 keys"},
		{"an empty key", item(func(i *feeds.Item) { i.Keys[0].Value = "" }), "empty"},
		{"a zero byte in a key", item(func(i *feeds.Item) { i.Keys[0].Value = "a\x00b" }), "control"},
		{"an escape in a title", item(func(i *feeds.Item) { i.Title = "\x1b[2J" }), "title: a control"},
		{"no UTF-8", item(func(i *feeds.Item) { i.Text = "\xff" }), "no UTF-8"},
		{"off the globe", item(func(i *feeds.Item) { i.Point = &feeds.Point{Lat: 91} }), "globe"},
		{"a year that cannot be written", item(func(i *feeds.Item) { i.Published = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC) }), "published"},
		{"too long", poll(func(p *feeds.Poll) { p.URL = strings.Repeat("a", maxLine+1) }), "more than"},
		{"twice", declare(Declaration{Sources: []feeds.Source{{ID: "a"}, {ID: "a"}}}), "twice"},
		{"an empty takedown", declare(Declaration{Takedowns: []feeds.Takedown{{Why: "so"}}}), "names nothing"},
		{"no day", declare(Declaration{Takedowns: []feeds.Takedown{{URL: "https://a.example/", Date: feeds.Day{Year: 2026, Month: 2, Day: 31}}}}), "no day"},
		{"thresholds", declare(Declaration{Grouping: []byte("{")}), "no JSON"},
		{"retention", declare(Declaration{Retention: Retention{Items: -1}}), "below zero"},
		{"removal", declare(Declaration{Retention: Retention{Removed: "burn"}}), "burn"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := test.e.Validate()
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
			if _, err := Pack(test.e); err == nil {
				t.Error("it is packed")
			}
		})
	}
}

// Whatever is read is valid, and packed again reads the same.
func FuzzUnpack(f *testing.F) {
	for _, name := range []string{"poll", "declare", "push"} {
		packed, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("form%d-%s.packed", form, name)))
		if err != nil {
			f.Fatal(err)
		}
		plain, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("form%d-%s.json", form, name)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(packed, false)
		f.Add(plain, true)
	}
	f.Fuzz(func(t *testing.T, b []byte, plain bool) {
		unpack := Unpack
		if plain { // past the packing, of which a fuzzer makes little
			unpack = read
		}
		e, err := unpack(b)
		if err != nil {
			return
		}
		packed, err := Pack(e)
		if err != nil {
			t.Fatalf("what was read cannot be packed: %v", err)
		}
		again, err := Unpack(packed)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := Pack(again)
		if err != nil || !bytes.Equal(packed, twice) {
			t.Fatalf("packed again it has other bytes, %v", err)
		}
	})
}

func BenchmarkPack(b *testing.B) {
	for _, n := range []int{0, 2, 20, 317} {
		e := Entry{At: time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)}
		e.Poll = &feeds.Poll{Source: feeds.Source{ID: "a", Name: "Un journal", URL: "https://a.example/rss"}, At: e.At, Outcome: feeds.Fetched}
		var items []feeds.Item
		for i := range n {
			text := ""
			for w := range 150 {
				text += fmt.Sprintf("mot%d ", (i*31+w*w*7)%997)
			}
			items = append(items, feeds.Item{GUID: fmt.Sprint(i), Link: fmt.Sprintf("https://a.example/%d", i), Title: "Titre " + text[:40], Text: text, Content: "<p>" + text, Published: e.At})
		}
		e.Poll.Items = feeds.Identify("a", items, 0)
		packed, err := Pack(e)
		if err != nil {
			b.Fatal(err)
		}
		plain, err := json.Marshal(toWire(&e))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("pack/items=%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Pack(e); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(packed)), "packed-bytes")
			b.ReportMetric(float64(len(plain)), "plain-bytes")
		})
		b.Run(fmt.Sprintf("unpack/items=%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Unpack(packed); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
