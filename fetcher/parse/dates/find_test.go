package dates

import "testing"

func TestFind(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-02-09T10:30:00+01:00":                                 "2026-02-09T09:30",
		"Publié le lundi 9 février 2026 à 10 h 30 par la rédaction": "2026-02-09T10:30",
		"Mis à jour le 1er mars 2026":                               "2026-03-01T00:00",
		"Par A. Maïga | 07 déc. 2025 | 12 commentaires":             "2025-12-07T00:00",
		"Posted on February 3, 2026 by admin":                       "2026-02-03T00:00",
		"Date de publication : 03/02/2026 18:05":                    "2026-02-03T18:05",
		"N° 021/2026 du 8 février 2026":                             "2026-02-08T00:00",
		"il y a 3 heures":                                           "",
		"12 commentaires":                                           "",
		"31 février 2026":                                           "",
		"":                                                          "",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			if got, ok := Find(text); ok != (want != "") || ok && got.Format("2006-01-02T15:04") != want {
				t.Errorf("%v, %v; want %q", got, ok, want)
			}
		})
	}
}
