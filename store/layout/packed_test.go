package layout

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"griot/feeds"
	"griot/store/pack"
)

// within calls do with a snapshot of an empty file.
func within(t testing.TB, do func(Snapshot)) {
	t.Helper()
	b, err := bolt.Open(filepath.Join(t.TempDir(), "layout.db"), 0o600, &bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Update(func(tx *bolt.Tx) error {
		for _, name := range append(Buckets(), BucketMeta) {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		source := feeds.Source{ID: "voix", Republish: feeds.RepublishFull}
		do(Snapshot{Tx: tx, Codecs: new(pack.Codecs), Source: func(feeds.SourceID) *feeds.Source { return &source }, Assign: func(*feeds.Item) {}})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// article is one of many records that have much in common, as those of one outlet.
func article(n int) *Record {
	words := strings.Fields("crue fleuve marché école pluie route village région gouverneur ministre habitants éleveurs pêcheurs vaccin campagne puits")
	var text strings.Builder
	for i := range 120 {
		fmt.Fprint(&text, words[(n*7+i*i*(n%11+1))%len(words)], " ")
	}
	link := fmt.Sprintf("https://voix.example/articles/%d", n)
	id := feeds.NewItemID("voix", feeds.Key{Kind: feeds.KeyGUID, Value: link})
	at := time.Date(2026, 5, 3, 8, 0, n, 123, time.UTC)
	r := &Record{Item: feeds.Item{
		ID: id, SourceID: "voix", GUID: link, Link: link, Title: fmt.Sprintf("La crue menace Mopti, jour %d", n), Lang: "fr",
		Text: strings.TrimSpace(text.String()), Authors: []string{"Rédaction"}, Published: at.Add(-time.Hour), Seen: at, Changed: at,
		Tags: feeds.Tags{
			Rules: "1", Lang: "fr", Regions: []feeds.Score[feeds.PlaceID]{{ID: "ml.mopti", Score: 4.84}}, Places: []feeds.PlaceID{"ml.mopti.mopti"},
			Within: []feeds.PlaceID{"ml.mopti.mopti", "ml.mopti", "ml"}, Topics: []feeds.Score[string]{{ID: "environnement", Score: 12.203999999999999}},
			Evidence: []feeds.Evidence{
				{Tag: "place:ml.mopti.mopti", Field: "title", Start: 16, End: 21, Words: "Mopti", Rule: "name", Weight: 4.84},
				{Tag: "topic:environnement", Field: "text", Start: 0, End: 4, Words: "other words", Rule: "lexicon", Weight: 7},
				{Tag: "lang:fr", Rule: "small words"},
			},
		},
	}, Keys: []feeds.Key{{Kind: feeds.KeyGUID, Value: link}, {Kind: feeds.KeyLink, Value: "voix.example/articles"}}, Story: id}
	r.Content = "<p>" + r.Text + "</p>"
	return r
}

// facts is all of a record, for comparison: its JSON, its content and its evidence.
func facts(t testing.TB, r *Record, content string, evidence []feeds.Evidence) string {
	t.Helper()
	plain := *r
	plain.Tags.Evidence, plain.Apart = evidence, false
	b, err := json.Marshal(&plain)
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + content
}

// kept reads a record back.
func kept(t testing.TB, s Snapshot, id feeds.ItemID) string {
	t.Helper()
	r, err := s.Record(id)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Packed() || r.Content != "" || len(r.Tags.Evidence) > 0 {
		t.Errorf("%+v", r)
	}
	if err := s.ReadForSigning(r); err != nil {
		t.Fatal(err)
	}
	return facts(t, r, r.Content, r.Tags.Evidence)
}

func TestRecordIsKept(t *testing.T) {
	t.Parallel()
	within(t, func(s Snapshot) {
		texts := rapid.SampledFrom([]string{"", "a", "été", "<p>La crue &amp; l’école</p>", "La crue & l’école", "x:y", ":", strings.Repeat("long ", 900), "\x00\xff"})
		times := rapid.SampledFrom([]time.Time{
			{}, time.Date(2026, 5, 3, 8, 0, 0, 0, time.UTC), time.Date(2026, 5, 3, 8, 0, 0, 999, time.FixedZone("", 3600)),
			time.Date(1969, 1, 2, 3, 4, 5, 6, time.FixedZone("", -5*3600-1800)), time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC),
		})
		numbers := rapid.OneOf(rapid.SampledFrom([]float64{0, 1, -4.84, 0.1 + 0.2, 12.203999999999999, 1e18, -1e-300}), rapid.Float64Range(-90, 90))
		ids := rapid.Custom(func(t *rapid.T) (id feeds.ItemID) {
			copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
			return id
		})
		evidence := rapid.Custom(func(t *rapid.T) feeds.Evidence {
			return feeds.Evidence{
				Tag: texts.Draw(t, "tag"), Field: rapid.SampledFrom([]string{"", "title", "text", "other"}).Draw(t, "field"), Start: rapid.IntRange(-3, 40).Draw(t, "start"),
				End: rapid.IntRange(-3, 40).Draw(t, "end"), Words: texts.Draw(t, "words"), Rule: texts.Draw(t, "rule"), Weight: numbers.Draw(t, "weight"), Refused: rapid.Bool().Draw(t, "refused"),
			}
		})
		corrections := rapid.Custom(func(t *rapid.T) feeds.Correction {
			return feeds.Correction{
				At: times.Draw(t, "at"), Kind: feeds.CorrectionKind(texts.Draw(t, "kind")), Title: texts.Draw(t, "title"), Cut: rapid.Bool().Draw(t, "cut"),
				From: rapid.Uint64().Draw(t, "from"), Into: rapid.Uint64().Draw(t, "into"), More: rapid.IntRange(0, 99).Draw(t, "more"),
			}
		})
		rapid.Check(t, func(rt *rapid.T) {
			text := func() string { return texts.Draw(rt, "text") }
			r := &Record{Item: feeds.Item{
				ID: ids.Draw(rt, "id"), SourceID: feeds.SourceID(text()), GUID: text(), Link: text(), Via: text(), Title: text(), Summary: text(),
				Content: text(), Text: text(), Lang: text(), Authors: rapid.SliceOfN(texts, 0, 2).Draw(rt, "authors"), Image: text(),
				Published: times.Draw(rt, "published"), Updated: times.Draw(rt, "updated"), Seen: times.Draw(rt, "seen"), Changed: times.Draw(rt, "changed"),
				Backlog: rapid.Bool().Draw(rt, "backlog"), Estimated: times.Draw(rt, "estimated"), PageText: feeds.PageText(text()),
				History: rapid.SliceOfN(corrections, 0, 2).Draw(rt, "history"),
				Tags: feeds.Tags{
					Rules: text(), Lang: text(), Regions: []feeds.Score[feeds.PlaceID]{{ID: feeds.PlaceID(text()), Score: numbers.Draw(rt, "score")}},
					Places: []feeds.PlaceID{feeds.PlaceID(text())}, Topics: []feeds.Score[string]{{ID: text(), Score: numbers.Draw(rt, "topic")}},
					Evidence: rapid.SliceOfN(evidence, 0, 3).Draw(rt, "evidence"),
				},
			}, Keys: []feeds.Key{{Kind: feeds.KeyContent, Value: text()}}}
			switch rapid.IntRange(0, 2).Draw(rt, "story") {
			case 0:
				r.Story = r.ID
			case 1:
				r.Story = ids.Draw(rt, "other")
			}
			if rapid.Bool().Draw(rt, "more") {
				r.Categories = []feeds.Category{{Term: text(), Scheme: text(), Label: text()}}
				r.Enclosures = []feeds.Enclosure{{URL: text(), Type: text(), Length: rapid.Int64().Draw(rt, "length")}}
				r.Origin, r.Point = &feeds.Origin{Title: text(), URL: text()}, &feeds.Point{Lat: numbers.Draw(rt, "lat"), Lon: numbers.Draw(rt, "lon")}
				r.Tags.Attribution = &feeds.Attribution{Issuer: text(), Source: feeds.SourceID(text()), Kind: feeds.AttributionKind(text()), Official: true, Words: text()}
			}
			want := facts(t, r, r.Content, r.Tags.Evidence)
			if err := s.PutRecord(r); err != nil {
				t.Fatal(err)
			}
			if got := kept(t, s, r.ID); got != want {
				rt.Fatalf("got %s\nwant %s", got, want)
			}
			again, err := s.Record(r.ID) // and what was not read stays
			if err != nil {
				t.Fatal(err)
			}
			again.Story = feeds.StoryID{1}
			for range 2 {
				if err := s.PutRecord(again); err != nil {
					t.Fatal(err)
				}
			}
			r.Story = again.Story
			if got, want := kept(t, s, r.ID), facts(t, r, r.Content, r.Tags.Evidence); got != want {
				rt.Fatalf("moved: got %s\nwant %s", got, want)
			}
			found, err := s.SearchItem(r.ID)
			if err != nil || found.Title != r.Title || found.Text != r.Text || found.Language() != r.Language() || found.Source == nil {
				rt.Fatalf("%+v, %v", found, err)
			}
		})
	})
}

// trained stores so many records, with the dictionaries that become due.
func trained(t testing.TB, s Snapshot, n int) {
	t.Helper()
	for i := range n {
		if err := errors.Join(s.Train(), s.PutRecord(article(i))); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDictionariesAreTrained: each record names its dictionary and stays readable, and later ones are smaller.
func TestDictionariesAreTrained(t *testing.T) {
	t.Parallel()
	within(t, func(s Snapshot) {
		n := firstTraining*laterTraining + 20
		trained(t, s, n)
		var versions []int
		var sizes [3]int
		for i := range n {
			stored := s.Tx.Bucket(BucketItems).Get(idOf(i))
			versions = append(versions, int(stored[1]))
			sizes[stored[1]] = len(stored)
			if want := article(i); kept(t, s, want.ID) != facts(t, want, want.Content, want.Tags.Evidence) {
				t.Fatalf("item %d of version %d is another", i, stored[1])
			}
		}
		if !slices.IsSorted(versions) || versions[firstTraining-1] != 0 || versions[firstTraining] != 1 || versions[n-1] != 2 {
			t.Errorf("versions: %v", versions)
		}
		if 2*sizes[1] > sizes[0] || 2*sizes[2] > sizes[0] {
			t.Errorf("sizes by version: %v", sizes)
		}
		dictionary := bytes.Clone(s.Tx.Bucket(BucketDictionaries).Get(version4(1)))
		for _, harm := range []func() error{
			func() error { return s.Tx.Bucket(BucketDictionaries).Put(version4(1), dictionary[:len(dictionary)-1]) },
			func() error { return s.Tx.Bucket(BucketDictionaries).Put(version4(1), nil) },
			func() error { return s.Tx.Bucket(BucketDictionaries).Delete(version4(1)) },
		} {
			if err := harm(); err != nil {
				t.Fatal(err)
			}
			s.Codecs = new(pack.Codecs)
			if _, err := s.Record(feeds.ItemID(idOf(firstTraining))); !errors.Is(err, pack.ErrDamaged) {
				t.Errorf("without its dictionary: %v", err)
			}
			if _, err := s.Record(feeds.ItemID(idOf(n - 1))); err != nil {
				t.Errorf("of another dictionary: %v", err)
			}
		}
	})
}

func idOf(n int) []byte { id := article(n).ID; return id[:] }

// TestSameRecordsSameBytes: what was packed before, and by which process, makes no difference.
func TestSameRecordsSameBytes(t *testing.T) {
	t.Parallel()
	var first, second map[string]string
	run := func(fresh bool) map[string]string {
		all := map[string]string{}
		within(t, func(s Snapshot) {
			for i := range 400 {
				if fresh {
					s.Codecs = new(pack.Codecs)
				} else if r, err := s.Record(feeds.ItemID(idOf(i / 2))); err == nil { // the packer has more to do
					if err := s.PutRecord(r); err != nil {
						t.Fatal(err)
					}
				}
				if err := errors.Join(s.Train(), s.PutRecord(article(i))); err != nil {
					t.Fatal(err)
				}
			}
			for i := range 400 {
				r, err := s.Record(feeds.ItemID(idOf(i)))
				if err == nil {
					err = s.PutRecord(r)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			for _, name := range [][]byte{BucketItems, BucketDictionaries} {
				if err := s.Tx.Bucket(name).ForEach(func(k, v []byte) error { all[string(k)] = string(v); return nil }); err != nil {
					t.Fatal(err)
				}
			}
		})
		return all
	}
	first, second = run(false), run(true)
	for k, v := range first {
		if second[k] != v {
			t.Fatalf("%x: %x, then %x", k, v, second[k])
		}
	}
	if len(first) != len(second) || len(first) != 401 {
		t.Errorf("%d and %d records", len(first), len(second))
	}
}

// FuzzStored reads any bytes as a stored record.
func FuzzStored(f *testing.F) {
	within(f, func(s Snapshot) {
		trained(f, s, 200)
		f.Add(bytes.Clone(s.Tx.Bucket(BucketItems).Get(idOf(1))))
		f.Add(bytes.Clone(s.Tx.Bucket(BucketItems).Get(idOf(199))))
		f.Add([]byte{packedForm, 0})
		f.Add([]byte("{"))
		f.Fuzz(func(t *testing.T, stored []byte) {
			if len(stored) == 0 {
				return
			}
			id := feeds.ItemID{1}
			if err := s.Tx.Bucket(BucketItems).Put(id[:], stored); err != nil {
				t.Fatal(err)
			}
			if r, err := s.Record(id); err == nil {
				_ = s.ReadForSigning(r)
			}
			_, _ = s.SearchItem(id)
			_ = s.ReadEvidence(&feeds.Item{ID: id})
		})
	})
}

// FuzzRecord reads any bytes as a record that zstd has unpacked.
func FuzzRecord(f *testing.F) {
	var w pack.Writer
	r := article(1)
	writeWhole(&w, r, r.Content, r.Tags.Evidence)
	f.Add(string(w.Bytes))
	f.Fuzz(func(t *testing.T, record string) {
		read := pack.NewReader(record)
		var r Record
		readSearched(&read, &r.Item)
		readRecord(&read, &r)
		content := read.Markup(r.Text)
		evidence := readEvidence(&read, &r.Item)
		if read.End() != nil {
			return
		}
		var again pack.Writer
		writeWhole(&again, &r, content, evidence)
		if len(again.Bytes) > 8*len(record)+64 {
			t.Errorf("%d bytes say as much as %d", len(record), len(again.Bytes))
		}
	})
}

// BenchmarkRecord reads records as lists and searches do, packed and as JSON as up to layout 5.
func BenchmarkRecord(b *testing.B) {
	within(b, func(s Snapshot) {
		const n = 512
		trained(b, s, n)
		var old [n][]byte
		for i := range old {
			small := *article(i)
			small.Tags.Evidence, small.Apart = nil, true
			old[i], _ = json.Marshal(&small)
		}
		measure := func(name string, read func(i int) error) {
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					if err := read(i % n); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		packed := func(i int) feeds.ItemID { return feeds.ItemID(idOf(i)) }
		var ids [n]feeds.ItemID
		for i := range ids {
			ids[i] = packed(i)
		}
		measure("list", func(i int) error { _, err := s.Record(ids[i]); return err })
		measure("list of JSON", func(i int) error { _, err := s.readStored(ids[i], old[i]); return err })
		measure("search", func(i int) error { _, err := s.SearchItem(ids[i]); return err })
		measure("search of JSON", func(i int) error { _, err := s.earlierSearchItem(ids[i], old[i]); return err })
		records := [n]*Record{}
		for i := range records {
			records[i] = article(i)
		}
		measure("write", func(i int) error { return s.PutRecord(records[i]) })
		measure("write as JSON", func(i int) error {
			_, err := json.Marshal(records[i])
			return err
		})
	})
}
