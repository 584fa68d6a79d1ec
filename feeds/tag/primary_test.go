package tag

import "testing"

func TestPrimaryLanguage(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"fr": "fr", "fr-FR": "fr", "FR_ml": "fr", "fra": "fr", "bam": "bm", " en ": "en", "ff-Adlm": "ff", "und": "", "français": "", "": "", "x": "",
	} {
		if got := primary(tag); got != want {
			t.Errorf("%q: %q, want %q", tag, got, want)
		}
	}
}
