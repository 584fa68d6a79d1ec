package store

import (
	"encoding/json"
	"testing"

	bolt "go.etcd.io/bbolt"
	"path/filepath"
	"pgregory.net/rapid"

	"griot/feeds"
)

// TestGlimpseReadsAsRecord: what a search reads of an item is what the whole record says.
func TestGlimpseReadsAsRecord(t *testing.T) {
	file, err := bolt.Open(filepath.Join(t.TempDir(), "items.db"), 0o600, &bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	known := &feeds.Source{ID: "kunafoni", Language: "fr"}
	anyText := rapid.OneOf(rapid.String(), rapid.StringMatching(`["\\{}\[\],: <&é\x{1}]*`))
	rapid.Check(t, func(t *rapid.T) {
		r := record{Item: feeds.Item{
			SourceID: known.ID, GUID: anyText.Draw(t, "guid"), Title: anyText.Draw(t, "title"), Text: anyText.Draw(t, "text"),
			Lang: anyText.Draw(t, "lang"), Summary: anyText.Draw(t, "summary"), Point: &feeds.Point{Lat: -1.5, Lon: 2},
			Tags: feeds.Tags{Lang: anyText.Draw(t, "tagged"), Evidence: []feeds.Evidence{{Tag: "lang", Words: anyText.Draw(t, "words")}}},
		}}
		err := file.Update(func(tx *bolt.Tx) error {
			if _, err := tx.CreateBucketIfNotExists(bucketItems); err != nil {
				return err
			}
			s := snapshot{tx: tx, source: func(id feeds.SourceID) *feeds.Source { return map[feeds.SourceID]*feeds.Source{known.ID: known}[id] }}
			if err := s.putRecord(&r); err != nil {
				return err
			}
			whole, err := s.record(r.ID)
			if err != nil {
				return err
			}
			read, err := s.glimpse(r.ID)
			if err != nil {
				return err
			}
			if read.Title != whole.Title || read.Text != whole.Text || read.Lang != whole.Lang || read.Tags.Lang != whole.Tags.Lang || read.Source != whole.Source {
				t.Errorf("read %+v\nof   %+v", read, whole)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzMembers(f *testing.F) {
	for _, object := range []string{`{}`, `{"a":1}`, `{"a":"\\\"","b":[{"c":"}"}],"d":-1.5e3}`, `{"a`, `{"a":"\`, `{"a":[`, `{"a":}`, `{"":"","":null}`} {
		f.Add([]byte(object))
	}
	f.Fuzz(func(t *testing.T, object []byte) {
		read := map[string]json.RawMessage{}
		for name, value := range members(object) {
			read[name] = value
		}
		var whole map[string]json.RawMessage
		if json.Unmarshal(object, &whole) != nil {
			return
		}
		written, err := json.Marshal(whole) // as we write it
		if err != nil {
			return
		}
		clear(read)
		for name, value := range members(written) {
			text, err := textOf([]byte(`"` + name + `"`))
			if err != nil {
				t.Fatal(err)
			}
			read[text] = value
		}
		if len(read) != len(whole) {
			t.Errorf("%d members of %d in %s", len(read), len(whole), written)
		}
		for name := range whole {
			var a, b any
			if json.Unmarshal(read[name], &a) != nil || json.Unmarshal(whole[name], &b) != nil {
				t.Errorf("%q of %s: %s", name, written, read[name])
			}
		}
	})
}

func BenchmarkGlimpse(b *testing.B) {
	file, err := bolt.Open(filepath.Join(b.TempDir(), "items.db"), 0o600, &bolt.Options{NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	err = file.Update(func(tx *bolt.Tx) error {
		if _, err := tx.CreateBucket(bucketItems); err != nil {
			return err
		}
		s := snapshot{tx: tx, source: func(id feeds.SourceID) *feeds.Source { return nil }}
		r := record{Item: feeds.Item{SourceID: "s", Title: "Attaque repoussée près de Gao", Lang: "fr"}}
		for range 120 {
			r.Text += "marché "
		}
		for range 8 {
			r.Tags.Evidence = append(r.Tags.Evidence, feeds.Evidence{Tag: "topic:securite", Field: "text", Words: "attaque repoussée", Rule: "lexicon", Weight: 9})
		}
		if err := s.putRecord(&r); err != nil {
			return err
		}
		for b.Loop() {
			if _, err := s.glimpse(r.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
