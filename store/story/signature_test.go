package story_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/store/story"
	"griot/store/story/sign"
)

// stored is a signature as it comes back from the store.
func stored(t testing.TB, s sign.Signature) sign.Signature {
	t.Helper()
	raw, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var back sign.Signature
	if err := back.UnmarshalBinary(raw); err != nil {
		t.Fatal(err)
	}
	again, err := back.MarshalBinary()
	if err != nil || string(again) != string(raw) {
		t.Fatalf("stored twice: %x, then %x, %v", raw, again, err)
	}
	return back
}

// TestPackedSignature: what is stored beside its item comes back whole, and takes less room than alone.
func TestPackedSignature(t *testing.T) {
	t.Parallel()
	room := newNewsroom(t, 40)
	alone, beside := 0, 0
	at := dawn
	for range 100 {
		at = at.Add(time.Hour)
		for _, item := range room.poll(at, pollItems) {
			s := signed(&item)
			packed := s.Pack(&item)
			back, err := sign.Unpack(packed, s.At, &item)
			if err != nil {
				t.Fatalf("%s: %v", item.Title, err)
			}
			want, _ := s.MarshalBinary()
			if got, _ := back.MarshalBinary(); string(got) != string(want) {
				t.Fatalf("%s: came back otherwise", item.Title)
			}
			alone, beside = alone+len(want), beside+len(packed)
			other := item
			other.Text += " Correction."
			if _, err := sign.Unpack(packed, s.At, &other); err != sign.ErrApart {
				t.Errorf("%s: of another text: %v", item.Title, err)
			}
			if _, err := sign.Unpack(packed[:len(packed)-1], s.At, &item); err != sign.ErrApart {
				t.Errorf("%s: cut: %v", item.Title, err)
			}
		}
	}
	if 4*beside > 3*alone {
		t.Errorf("%d bytes beside the items, %d alone", beside, alone)
	}
}

func TestSignatureIsKept(t *testing.T) {
	item := report("maliweb", "Inondation : 12 morts à Gao le 3 août", strings.Repeat("Les eaux ont emporté 340 maisons de Gao, dit le maire Ali Touré. ", 9), noon)
	s := stored(t, signed(&item))
	if s.Item != item.ID || s.Source != "maliweb" || !s.At.Equal(noon) || !s.From.Equal(noon) || s.Link != "maliweb.example/a" {
		t.Errorf("%+v", s)
	}
	unknown := stored(t, signedAt(&item, time.Time{}, time.Time{}))
	if !unknown.From.IsZero() || !unknown.To.IsZero() {
		t.Errorf("a time that is not known came back as %v to %v", unknown.From, unknown.To)
	}
	var bad sign.Signature
	for _, raw := range []string{"", "{}", "\x01", "\x02" + strings.Repeat("\x00", 200)} {
		if err := bad.UnmarshalBinary([]byte(raw)); err != sign.ErrForm {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

// TestTitleForms: what editors hang on a title changes nothing.
func TestTitleForms(t *testing.T) {
	plain := report("journal", "Le pont de Markala rouvre à la circulation", "", noon)
	want := signed(&plain)
	for _, title := range []string{
		"[VIDÉO] Le pont de Markala rouvre à la circulation",
		"Le pont de Markala rouvre à la circulation – Journal",
		"EN DIRECT : Le pont de Markala rouvre à la circulation | journal",
		"Le pont de Markala rouvre a la circulation - JOURNAL",
	} {
		item := report("journal", title, "", noon)
		if got := signed(&item); !reflect.DeepEqual(terms(t, got), terms(t, want)) {
			t.Errorf("%q is signed otherwise", title)
		}
	}
}

// terms is the stored form without what differs by the raw text.
func terms(t *testing.T, s sign.Signature) string {
	raw, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestHostileTextsAreSigned in time that does not grow with them, once they are read.
func TestHostileTextsAreSigned(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("a", 10<<20), strings.Repeat("attaque à Gao ", 1<<20), strings.Repeat("\xff\u0301", 1<<20), strings.Repeat("1 000 ", 1<<20),
	} {
		item := report("x", text, text, noon)
		read := cache.ReadFields(item.Title, item.Text)
		start := processorTime() // another process may have the processor meanwhile
		s := signer.Sign(&item, &read)
		if took := processorTime() - start; took > time.Second {
			t.Errorf("%.20q took %v", text, took)
		}
		if raw, _ := s.MarshalBinary(); len(raw) > 16<<10 {
			t.Errorf("%.20q is signed by %d bytes", text, len(raw))
		}
	}
}

func FuzzSign(f *testing.F) {
	f.Add("Attaque à Gao", "Quinze soldats ont été tués le 12 mars, selon un communiqué n° 12.", "fr")
	f.Add("[VIDÉO] – | –", "\xff\xfe vingt et un mille cent", "en")
	f.Add("", "", "")
	f.Fuzz(func(t *testing.T, title, text, lang string) {
		item := report("x", title, text, noon)
		item.Lang = lang
		item.Tags.Evidence = []feeds.Evidence{{Tag: "place:x", Field: "title", Start: -1, End: 5}, {Tag: "region:y", Field: "text", Start: 3, End: 1 << 30}}
		made := signed(&item)
		s := stored(t, made)
		back, err := sign.Unpack(made.Pack(&item), made.At, &item)
		if err != nil {
			t.Fatal(err)
		}
		stored(t, back)
		if want, _ := made.MarshalBinary(); terms(t, back) != string(want) {
			t.Errorf("packed: %+v, want %+v", back, made)
		}
		other := report("y", text, title, noon)
		index := story.NewIndex(story.DefaultParams())
		plan := index.Begin()
		poll(plan, noon, s, signed(&other))
		index.Take(plan)
		if p, _ := poll(index.Begin(), noon.Add(time.Hour), s); len(p) == 0 || p[0].Item != item.ID {
			t.Errorf("placed again: %+v", p)
		}
	})
}

func FuzzUnmarshal(f *testing.F) {
	item := report("x", "Attaque à Gao", "Quinze soldats ont été tués le 12 mars.", noon)
	raw, _ := signed(&item).MarshalBinary()
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var s sign.Signature
		if s.UnmarshalBinary(raw) != nil {
			return
		}
		index := story.NewIndex(story.DefaultParams())
		index.Restore(s, s.Item)
		poll(index.Begin(), s.At, s)
	})
}

func FuzzUnpackSignature(f *testing.F) {
	item := report("x", "Attaque à Gao", "Quinze soldats ont été tués le 12 mars.", noon)
	s := signed(&item)
	f.Add(s.Pack(&item))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := sign.Unpack(raw, noon, &item)
		if err != nil {
			return
		}
		index := story.NewIndex(story.DefaultParams())
		index.Restore(s, s.Item)
		poll(index.Begin(), s.At, s)
	})
}
