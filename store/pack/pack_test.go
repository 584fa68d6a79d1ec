package pack

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func TestMarkupComesBack(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ document, text string }{
		{"", ""},
		{"", "un texte"},
		{"<p>Un mot</p><p>Un autre &amp; un tiers</p>", "Un mot\nUn autre & un tiers"},
		{"<p>Un mot</p>", ""},
		{"plain", "plain"},
		{"a < b", "a < b"},
		{"<p>l&#39;armée <b>de</b> terre</p> <img src=\"x\">", "l'armée de terre"},
		{"<<<>>>&&&;;", "<>&;"},
	} {
		var w Writer
		w.Begin()
		w.Markup(test.document, test.text)
		r := NewReader(string(w.Bytes))
		if got := r.Markup(test.text); got != test.document || r.End() != nil {
			t.Errorf("%q: %q, %v", test.document, got, r.End())
		}
	}
	var w Writer
	w.Begin()
	w.Markup("<p>La crue du Niger menace Mopti.</p><p>L’armée &amp; la <b>police</b> veillent.</p>", "La crue du Niger menace Mopti.\n\nL’armée & la police veillent.")
	if len(w.Bytes) > 70 {
		t.Errorf("%d bytes: %q", len(w.Bytes), w.Bytes)
	}
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{"<p>", "</p>", "&amp;", "&", "<", ">", ";", " ", "\n", "mot", "é", "’", "la crue du fleuve"}))
		join := func(name string) (s string) {
			for _, part := range parts.Draw(t, name) {
				s += part
			}
			return s
		}
		document, text := join("document"), join("text")
		var w Writer
		w.Begin()
		w.Markup(document, text)
		r := NewReader(string(w.Bytes))
		if got := r.Markup(text); got != document || r.End() != nil {
			t.Fatalf("%q over %q: %q, %v", document, text, got, r.End())
		}
	})
}

// own is what one text alone holds.
func own(i int) string { return fmt.Sprintf("secret%x", rand.New(rand.NewPCG(uint64(i), 0)).Uint64()) }

// samplesOf are texts that share a sentence, each with words of its own.
func samplesOf(n int) (all [][]byte) {
	for i := range n {
		shared := []string{
			"Le gouverneur de la région de Mopti a présidé la cérémonie d'ouverture", "Les habitants du village attendent la réparation du forage",
			"Selon un communiqué de l'état-major général des armées", "La campagne de vaccination contre la rougeole commence lundi",
		}
		all = append(all, fmt.Appendf(nil, "%s. %s. %s.", shared[i%4], own(i), shared[(i+1)%4]))
	}
	return all
}

func TestTrainedFromTheSameIsTheSame(t *testing.T) {
	t.Parallel()
	filler := bytes.Repeat([]byte("la crue du fleuve menace les quartiers bas de la ville et le gouverneur appelle à la prudence "), 8)
	var samples [][]byte
	for i, sample := range samplesOf(300) {
		samples = append(samples, append(sample, filler[i%90:300+i]...))
	}
	first := Train(1, 300, samples)
	if len(first) < leastHistory || first.At() != 300 {
		t.Fatalf("%d bytes", len(first))
	}
	for range 3 {
		if again := Train(1, 300, samples); !bytes.Equal(again, first) {
			t.Fatalf("trained again: %d bytes, then %d", len(first), len(again))
		}
	}
	for i := range samples {
		if bytes.Contains(first, []byte(own(i)[:14])) {
			t.Errorf("%s of one text alone is in the dictionary", own(i))
		}
	}
	var codecs Codecs
	for _, few := range [][][]byte{nil, samplesOf(2), {nil, {1}, make([]byte, 1<<20)}} {
		none := Train(7, 2, few)
		codec, err := codecs.Of(none)
		if err != nil || none.At() != 2 {
			t.Fatalf("from %d texts: %d bytes, %v", len(few), len(none), err)
		}
		if back, err := codec.Unpack(codec.Pack(nil, samples[0])); err != nil || !bytes.Equal(back, samples[0]) {
			t.Errorf("from %d texts: %v", len(few), err)
		}
	}
	codec, err := codecs.Of(first)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := codecs.Of(nil)
	if err != nil {
		t.Fatal(err)
	}
	small, large := codec.Pack(nil, samples[0]), plain.Pack(nil, samples[0])
	if back, err := codec.Unpack(small); err != nil || !bytes.Equal(back, samples[0]) || len(small) >= len(large) {
		t.Errorf("%d bytes with a dictionary, %d without: %q, %v", len(small), len(large), back, err)
	}
	if _, err := plain.Unpack(small); err == nil {
		t.Error("unpacked without its dictionary")
	}
	first[20]++
	if _, err := new(Codecs).Of(first); err == nil {
		t.Error("a damaged dictionary is taken")
	}
}
