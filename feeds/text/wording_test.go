package text_test

import (
	"fmt"
	"strings"
	"testing"

	"griot/feeds/text"

	"pgregory.net/rapid"
)

func TestWordingOfTexts(t *testing.T) {
	t.Parallel()
	const body = "Deux soldats ont été tués dimanche près de Léré, a annoncé l'état-major. Le calme est revenu."
	tests := []struct {
		name          string
		before, after string
		same          bool
	}{
		{"nothing", body, body, true},
		{"white space and paragraphs", body, strings.ReplaceAll(body, ". ", ".\n\n"), true},
		{"typography", "L'armée dit : \"oui\" - enfin...", "L’armée dit\u00a0: «\u00a0oui\u00a0» — enfin…", true},
		{"no-break and soft characters", "12 000 personnes", "12\u202f000 per\u00adsonnes", true},
		{"references", "L&#8217;arm&eacute;e &amp; la police", "L’armée & la police", true},
		{"accents", "L'etat-major des armees", "L’État-Major des Armées", true},
		{"a counter in its own line", body + "\nLu 128 fois", body + "\nLu 1 204 fois", true},
		{"views", body + "\n45 vues", body + "\n46 vues", true},
		{"comments come", body, body + "\n3 commentaires", true},
		{"reading time", "Temps de lecture : 2 minutes\n" + body, "Temps de lecture : 3 minutes\n" + body, true},
		{"age", body + "\nil y a 2 heures", body + "\nil y a 3 heures", true},
		{"see also, appended", body, body + "\nLire aussi : Mali : attaque à Gao. Le bilan s'alourdit", true},
		{"see also, another", body + "\nÀ lire aussi : Crue à Mopti", body + "\nÀ lire aussi : Match nul à Ségou", true},
		{"see also within one line", body, body + " Lire aussi Crue à Mopti", true},
		{"see also, English", body, body + "\nRead also: Floods in Mopti", true},
		{"WordPress signs", body, body + "\nL’article Léré : deux soldats tués est apparu en premier sur Le Courrier.", true},
		{"WordPress signs in English", body, body + "\nThe post Deux soldats appeared first on Le Courrier.", true},
		{"date of the last change", body, body + "\nMis à jour le 3 mars 2026 à 14h05", true},
		{"date of the last change moves", "Publié le 3 mars 2026\n" + body, "Publié le 3 mars 2026 à 10 h 20\n" + body, true},
		{"date alone", body + "\nLundi 2 mars 2026", body + "\n03/03/2026", true},
		{"an excerpt becomes the text", "Deux soldats ont été tués dimanche près de Lé…", body, true},
		{"an excerpt cut within its last word", "Le calme est revenu à Tomb…", "Le calme est revenu à Tombouctou.", true},
		{"the text becomes an excerpt", body, "Deux soldats ont été tués dimanche près […]", true},
		{"an excerpt that leads on", "Deux soldats ont été tués dimanche [...] Lire la suite", body, true},
		{"an excerpt grows", "Deux soldats ont été tués…", "Deux soldats ont été tués dimanche près…", true},

		{"another number", body, strings.Replace(body, "Deux", "Trois", 1), false},
		{"another figure", "Le bilan est de 12 morts.", "Le bilan est de 14 morts.", false},
		{"another amount", "12 000 personnes", "120 000 personnes", false},
		{"another name", body, strings.Replace(body, "Léré", "Diré", 1), false},
		{"a denial", "Le ministre a démissionné.", "Le ministre n'a pas démissionné.", false},
		{"a sentence more", body, body + " Une enquête est ouverte.", false},
		{"a sentence less", body + " Une enquête est ouverte.", body, false},
		{"an update in words", body, "Mise à jour : le bilan passe à trois morts. " + body, false},
		{"another date of the event", "L'attaque a eu lieu le 3 mars 2026 à Léré.", "L'attaque a eu lieu le 4 mars 2026 à Léré.", false},
		{"an excerpt with another figure at its end", "Le bilan est de 12…", "Le bilan est de 14 morts.", false},
		{"an excerpt of another text", "Trois soldats ont été tués dimanche près…", body, false},
		{"a dateline is no date", "Bamako, le 3 mars 2026\n" + body, "Gao, le 3 mars 2026\n" + body, false},
		{"a figure in its own line", "Bilan\n12", "Bilan\n14", false},
		{"readers in the news", "Le film a fait 45 vues en un jour à Bamako.", "Le film a fait 46 vues en un jour à Bamako.", false},
		{"a verb that is a cue", "Lire est un droit.", "Lire est un devoir.", false},
	}
	for _, test := range tests {
		a, b := text.WordingOf(test.before), text.WordingOf(test.after)
		if a.Same(b) != test.same || b.Same(a) != test.same {
			t.Errorf("%s: same %v, want %v\n%q\n%q", test.name, a.Same(b), test.same, test.before, test.after)
		}
	}
}

func TestWordingOfTitles(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		before, after string
		same          bool
	}{
		{"case", "Léré : DEUX SOLDATS tués", "Léré : deux soldats tués", true},
		{"signs", "Léré: deux soldats tués", "Léré – deux soldats tués !", true},
		{"reference", "L&rsquo;armée &amp; Léré", "L’armée & Léré", true},
		{"outlet behind it", "Léré : deux soldats tués", "Léré : deux soldats tués - Le Courrier", true},
		{"outlet behind it, another sign", "Léré : deux soldats tués | Le Courrier", "Léré : deux soldats tués", true},
		{"label before it", "Léré : deux soldats tués", "[VIDÉO] Léré : deux soldats tués", true},
		{"urgent", "URGENT : Léré attaquée", "Léré attaquée", true},
		{"number", "Léré : deux soldats tués", "Léré : trois soldats tués", false},
		{"place", "Deux soldats tués à Léré", "Deux soldats tués à Diré", false},
		{"a name that ends a title", "Qui a vu le film", "Qui a vu le film Le Courrier", false},
		{"the label is the subject", "Direct", "Flash", false},
		{"question", "L'armée a-t-elle fui", "L'armée n'a pas fui", false},
	}
	for _, test := range tests {
		a, b := text.TitleWording(test.before, "Le Courrier"), text.TitleWording(test.after, "Le Courrier")
		if a.Same(b) != test.same || b.Same(a) != test.same {
			t.Errorf("%s: same %v, want %v\n%q\n%q", test.name, a.Same(b), test.same, test.before, test.after)
		}
	}
}

func TestCountersInTitles(t *testing.T) {
	t.Parallel()
	same := [][]string{
		{"Chronique du lundi", "Chronique du lundi (3)", "Chronique du lundi [3]", "Chronique du lundi {12}", "(4) Chronique du lundi", "[5] Chronique du lundi",
			"Chronique du lundi (1 204)", "Chronique du lundi （7）"},
		{"Chronique du lundi (0 commentaires)", "Chronique du lundi (1 commentaires)", "Chronique du lundi (Aucun commentaire)", "Chronique du lundi [2 comments]",
			"Chronique du lundi (Commentaires : 14)", "Chronique du lundi (1,2 k vues)", "Chronique du lundi (No comments)", "Chronique du lundi (laisser un commentaire)"},
		{"Crue du Niger à Mopti", "Crue du Niger à Mopti – 12 commentaires", "Crue du Niger à Mopti - 1 commentaire", "Crue du Niger à Mopti | 12 comments",
			"Crue du Niger à Mopti • 3 réactions", "12 commentaires – Crue du Niger à Mopti", "Crue du Niger à Mopti – 45 vues", "Crue du Niger à Mopti — Aucun commentaire"},
		{"Crue du Niger à Mopti", "Crue du Niger à Mopti 12 comments", "Crue du Niger à Mopti 0 réaction", "Crue du Niger à Mopti, 3 commentaires", "Crue du Niger à Mopti : 3 commentaires"},
		{"Qui a gagné ?", "Qui a gagné ? 12 commentaires", "Qui a gagné ? (12)"},
		{"Crue du Niger", "[MIS À JOUR] Crue du Niger", "Crue du Niger [MIS À JOUR]", "Crue du Niger (mise à jour)", "MIS À JOUR : Crue du Niger", "Crue du Niger (Màj 14h05)",
			"Crue du Niger – mis à jour le 3 mars 2026 à 14h05", "[Updated] Crue du Niger", "(actualisé) Crue du Niger"},
		{"Crue du Niger", "Crue du Niger 💬 3", "Crue du Niger 👍 12"},
		{"Crue du Niger", "Crue du Niger (3) - Le Courrier", "Crue du Niger - Le Courrier (4)", "[VIDÉO] Crue du Niger (5)", "(2) [VIDÉO] Crue du Niger | Le Courrier – 8 commentaires"},
	}
	for _, group := range same {
		for _, other := range group[1:] {
			if a, b := text.TitleWording(group[0], "Le Courrier"), text.TitleWording(other, "Le Courrier"); !a.Same(b) {
				t.Errorf("%q and %q are two wordings", group[0], other)
			}
		}
	}
	other := [][2]string{
		{"Attaque à Gao : 3 morts", "Attaque à Gao : 5 morts"}, {"Attaque à Gao (3 morts)", "Attaque à Gao (5 morts)"}, {"Mali : 12 soldats tués", "Mali : 13 soldats tués"},
		{"Attaque à Gao – 3 morts", "Attaque à Gao – 5 morts"}, {"3 morts – Attaque à Gao", "5 morts – Attaque à Gao"}, {"[3 morts] Attaque à Gao", "[5 morts] Attaque à Gao"},
		{"Le budget (2025)", "Le budget (2026)"}, {"Inflation (5 %)", "Inflation (6 %)"}, {"Chaleur à Kayes (+3)", "Chaleur à Kayes (+5)"}, {"Bilan : 12", "Bilan : 14"},
		{"Mali – Ghana : 2 – 1", "Mali – Ghana : 2 – 2"}, {"Reportage (1/2)", "Reportage (2/2)"}, {"Un accusé (45 ans)", "Un accusé (46 ans)"},
		{"Facebook : le décret suscite 12 commentaires", "Facebook : le décret suscite 14 commentaires"}, {"Le film a fait 45 vues", "Le film a fait 46 vues"},
		{"Le clip dépasse 10 000 vues", "Le clip dépasse 12 000 vues"}, {"Le ministre répond à 12 commentaires", "Le ministre répond à 14 commentaires"},
		{"L'entreprise vend 12 shares", "L'entreprise vend 14 shares"}, {"La Cour rend 3 avis", "La Cour rend 4 avis"}, {"Mise à jour du fichier électoral", "Fichier électoral"},
		{"Crue (mise à jour du bilan)", "Crue"}, {"Le fichier électoral mis à jour", "Le fichier électoral"}, {"Crue : 3 réactions de ministres", "Crue : 4 réactions de ministres"},
		{"G5 (3 pays)", "G5 (4 pays)"}, {"Match 12", "Match 14"}, {"Le chapitre 3", "Le chapitre 4"}, {"3 commentaires", "4 commentaires"}, {"(3)", "(4)"},
		{"Mali : aucune réaction", "Mali"}, {"Gao – aucune réaction", "Gao"},
	}
	for _, two := range other {
		if a, b := text.TitleWording(two[0], "Le Courrier"), text.TitleWording(two[1], "Le Courrier"); a.Same(b) {
			t.Errorf("%q and %q are one wording", two[0], two[1])
		}
	}
}

// Whatever a title says, a counter behind it is form, and another word is not.
func TestCountersChangeNoTitle(t *testing.T) {
	t.Parallel()
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"Deux", "soldats", "tués", "Léré", "douze", "état", "Gao", "marché"}), 2, 12)
	rapid.Check(t, func(t *rapid.T) {
		title := strings.Join(words.Draw(t, "words"), " ")
		n := rapid.IntRange(0, 1800).Draw(t, "n")
		form := rapid.SampledFrom([]string{"%s (%d)", "%s [%d]", "%s – %d commentaires", "%s | %d comments", "%s (%d réactions)", "%s %d commentaires", "%s [%d partages]"}).Draw(t, "form")
		counted := fmt.Sprintf(form, title, n)
		if !text.TitleWording(title, "").Same(text.TitleWording(counted, "")) {
			t.Fatalf("%q is another wording", counted)
		}
		if news := fmt.Sprintf("%s (%d morts)", title, n); text.TitleWording(title, "").Same(text.TitleWording(news, "")) {
			t.Fatalf("%q is the same wording", news)
		}
	})
}

func TestWordingIgnoresForm(t *testing.T) {
	t.Parallel()
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"Deux", "soldats", "tués", "Léré", "12", "état", "major", "n", "pas", "Gao"}), 1, 30)
	signs := rapid.SampledFrom([]string{" ", "  ", "\n", " – ", "\u00a0", ", ", " « ", " » "})
	rapid.Check(t, func(t *rapid.T) {
		said := words.Draw(t, "words")
		write := func(name string) string {
			var b strings.Builder
			for i, word := range said {
				if i > 0 {
					b.WriteString(signs.Draw(t, name))
				}
				if rapid.Bool().Draw(t, name+" upper") {
					word = strings.ToUpper(word)
				}
				b.WriteString(word)
			}
			return b.String()
		}
		a, b := write("a"), write("b")
		if x, y := text.WordingOf(a), text.WordingOf(b); !x.Same(y) || x.Sum() != y.Sum() {
			t.Fatalf("one wording in two forms is held to be two\n%q\n%q", a, b)
		}
		other := append(append([]string{}, said...), "mots", "ajoutés")
		if text.WordingOf(strings.Join(said, " ")).Same(text.WordingOf(strings.Join(other, " "))) {
			t.Fatalf("%q: words added are not seen", said)
		}
	})
}

func FuzzWording(f *testing.F) {
	f.Add("Lire aussi : a. b\nc", "Mis à jour le 3 mars 2026")
	f.Add("a…", "a b […] lire la suite")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := text.WordingOf(a), text.WordingOf(b)
		if x.Same(y) != y.Same(x) {
			t.Fatalf("%q and %q: not symmetric", a, b)
		}
		if !x.Same(text.WordingOf(a)) {
			t.Fatalf("%q is not the same as itself", a)
		}
	})
}
