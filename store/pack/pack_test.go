package pack

import (
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
