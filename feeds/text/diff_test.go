package text_test

import (
	"strings"
	"testing"

	"griot/feeds/text"

	"pgregory.net/rapid"
)

// marked writes edits as "kept [-removed-]{+added+} …".
func marked(edits []text.Edit) string {
	var b strings.Builder
	for _, e := range edits {
		switch e.Kind {
		case text.Kept:
			b.WriteString(e.Text)
		case text.Removed:
			b.WriteString("[-" + e.Text + "-]")
		case text.Added:
			b.WriteString("{+" + e.Text + "+}")
		case text.Omitted:
			b.WriteString(" …")
		}
	}
	return strings.TrimSpace(b.String())
}

func TestDiff(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, before, now, want string }{
		{"nothing", "Deux morts à Léré.", "Deux morts à Léré.", ""},
		{"signs and case alone", "Deux morts, à Léré", "DEUX morts à Lere !", ""},
		{"a word", "Le bilan est de deux morts.", "Le bilan est de trois morts.", "Le bilan est de[- deux-]{+ trois+} morts."},
		{"a number with groups", "Près de 12 000 déplacés", "Près de 120 000 déplacés", "Près de[- 12 000-]{+ 120 000+} déplacés"},
		{"the first", "Deux morts", "Trois morts", "[-Deux-]{+Trois+} morts"},
		{"the last", "Mort à Léré", "Mort à Diré", "Mort à[- Léré-]{+ Diré+}"},
		{"behind an apostrophe", "Selon l’armée, le calme", "Selon l’état, le calme", "Selon l’[-armée,-]{+état,+} le calme"},
		{"within a hyphen", "À Bourem-Inaly hier", "À Bourem-Foghas hier", "À Bourem-[-Inaly-]{+Foghas+} hier"},
		{"quotation", "Il a dit «\u00a0non\u00a0» hier", "Il a dit «\u00a0oui\u00a0» hier", "Il a dit[- «\u00a0non\u00a0»-]{+ «\u00a0oui\u00a0»+} hier"},
		{"a denial", "Le ministre a démissionné", "Le ministre n'a pas démissionné", "Le ministre{+ n'+}a{+ pas+} démissionné"},
		{"all", "un deux", "trois quatre", "[-un deux-]{+trois quatre+}"},
		{"from nothing", "", "un deux", "{+un deux+}"},
		{"to nothing", "un deux", "", "[-un deux-]"},
		{"lines", "Un\n\nDeux.\nTrois", "Un\n\nQuatre.\nTrois", "Un[- Deux.-]{+ Quatre.+} Trois"},
		{"far apart", "A b c d e f g h i j k l m n o p q r s t X u", "Z b c d e f g h i j k l m n o p q r s t Y u",
			"[-A-]{+Z+} b c d e f g … o p q r s t[- X-]{+ Y+} u"},
		{"behind a long beginning", "a b c d e f g h X", "a b c d e f g h Y", "… c d e f g h[- X-]{+ Y+}"},
	}
	for _, test := range tests {
		if got := marked(text.Diff(test.before, test.now)); got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
	}
}

// TestDiffLeadsFromOneToTheOther holds that the edits of short texts without long unchanged parts are both texts.
func TestDiffLeadsFromOneToTheOther(t *testing.T) {
	t.Parallel()
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		before, now := strings.Join(words.Draw(t, "before"), " "), strings.Join(words.Draw(t, "now"), " ")
		var old, new strings.Builder
		for _, e := range text.Diff(before, now) {
			if e.Kind == text.Omitted {
				return
			}
			if e.Kind != text.Added {
				old.WriteString(" " + e.Text)
			}
			if e.Kind != text.Removed {
				new.WriteString(" " + e.Text)
			}
		}
		if before == now {
			return
		}
		if got := strings.Join(strings.Fields(old.String()), " "); got != before {
			t.Fatalf("earlier text %q, want %q", got, before)
		}
		if got := strings.Join(strings.Fields(new.String()), " "); got != now {
			t.Fatalf("later text %q, want %q", got, now)
		}
	})
}

func FuzzDiff(f *testing.F) {
	f.Add("Le bilan est de deux morts.", "Le bilan est de 3 morts.")
	f.Add("l’\xff", "«\u00a0")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, e := range text.Diff(a, b) {
			if e.Text == "" && e.Kind != text.Omitted {
				t.Fatalf("%q -> %q: an edit without text", a, b)
			}
		}
	})
}

func TestDiffIsBounded(t *testing.T) {
	t.Parallel()
	a, b := strings.Repeat("un deux ", 20_000), strings.Repeat("trois quatre ", 20_000)
	if edits := text.Diff(a, b); len(edits) != 2 {
		t.Errorf("%d edits, want all removed and all added", len(edits))
	}
}
