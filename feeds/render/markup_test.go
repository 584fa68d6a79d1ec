package render

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

func TestUnmarked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"Ségou : le marché rouvre", "Ségou : le marché rouvre"},
		{"Titre <b>gras</b> & suite", "Titre gras & suite"},
		{"<i>L’Aube</i>, quotidien", "L’Aube, quotidien"},
		{"Une ligne<br/>l’autre", "Une ligne l’autre"},
		{"&lt;b&gt;Gras&lt;/b&gt;", "Gras"},
		{"Transport &amp;amp; logistique", "Transport & logistique"},
		{"l&#8217;accord &eacute;crit", "l’accord écrit"},
		{"R&D, A&P, AT&T", "R&D, A&P, AT&T"},
		{"a < b et b > c, moins de <5 000 F", "a < b et b > c, moins de <5 000 F"},
		{"<confirmés> ou <Nom>", "‹confirmés› ou ‹Nom›"},
		{"x <y", "x ‹y"},
		{"P&T2 et &#x", "P& T2 et & #x"},
	} {
		t.Run(c.text, func(t *testing.T) {
			if got := withoutMarkup(c.text); got != c.want {
				t.Errorf("%q: got %q, want %q", c.text, got, c.want)
			}
		})
	}
}

// Nothing that a reader takes for HTML is left, and doing it again changes nothing.
func TestUnmarkedIsPlain(t *testing.T) {
	t.Parallel()
	taken := regexp.MustCompile(`<[/a-zA-Z]|&#|&(?:amp|lt|gt|nbsp|copy|eacute);?\b`)
	parts := rapid.SampledFrom([]string{"<", ">", "/", "b", "script", " ", "&", "#", "x", "8", ";", "amp", "lt", "gt", "nbsp", "é", "=\"", "<p>", "</p>", "<!--"})
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(parts, 0, 20).Draw(t, "parts") {
			text += p
		}
		got := withoutMarkup(text)
		if found := taken.FindString(got); found != "" {
			t.Fatalf("%q becomes %q, with %q", text, got, found)
		}
		if again := withoutMarkup(got); again != got {
			t.Fatalf("%q becomes %q, then %q", text, got, again)
		}
	})
}
