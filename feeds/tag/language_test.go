package tag_test

import (
	"testing"

	"griot/feeds"
)

func TestLanguage(t *testing.T) {
	t.Parallel()
	tagger := newTagger(t)
	for _, test := range []struct{ text, declared, want string }{
		{"Les autorités ont annoncé la fermeture des écoles dans tout le pays pour deux semaines.", "", "fr"},
		{"Les autorités ont annoncé la fermeture des écoles dans tout le pays pour deux semaines.", "en-US", "fr"}, // the software's default
		{"The authorities have announced that schools will close in the whole country for two weeks.", "", "en"},
		{"أعلنت الحكومة المالية عن إغلاق المدارس في جميع أنحاء البلاد", "", "ar"},
		{"Mali jamana kuntigi ye kuma fɔ bi, a ko sigida la hɛrɛ bɛ sɔrɔ ni an bɛɛ ye ɲɔgɔn dɛmɛ", "", "bm"},
		{"Mali fanga ye laseli kɛ ka fɔ ko kalanso bɛɛ bɛna datugu dɔgɔkun fila kɔnɔ", "", "bm"},
		{"Laamu Mali ngu wiyi ɗuɗe jaŋde fof maa uddu nder leydi ndi haa yontere ɗiɗi", "", "ff"},
		{"Mali laabu hala nda borey kul ga bara koyra ra, i nee ka kaa ni do", "", "ses"},
		{"El gobierno de Malí ha anunciado el cierre de las escuelas en todo el país por dos semanas", "", "es"},
		{"Bamako", "fr", "fr"},
		{"Bamako", "", ""},
		{"", "", ""},
		{"Kulusi", "bm", "bm"},
	} {
		if got := tagged(tagger, &feeds.Item{Text: test.text, Lang: test.declared}).Lang; got != test.want {
			t.Errorf("%s (%s): %q, want %q", test.text, test.declared, got, test.want)
		}
	}
}
