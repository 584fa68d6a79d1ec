package feeds

import "testing"

func TestMaskURL(t *testing.T) {
	for raw, want := range map[string]string{
		"https://fama.ml/feed":                          "https://fama.ml/feed",
		"https://fama.ml/feed?page=2&format=rss":        "https://fama.ml/feed?page=2&format=rss",
		"https://griot:mot@fama.ml/feed":                "https://fama.ml/feed",
		"https://fama.ml/feed?api_key=abc&page=2":       "https://fama.ml/feed?api_key=***&page=2",
		"https://fama.ml/feed?access_token=abc":         "https://fama.ml/feed?access_token=***",
		"https://fama.ml/feed?X-Amz-Signature=abc#part": "https://fama.ml/feed?X-Amz-Signature=***#part",
		"https://fama.ml/feed?keyword=mali&monkey=1":    "https://fama.ml/feed?keyword=mali&monkey=1",
		"https://griot:m%ot@fama.ml/":                   "***",
		"":                                              "",
	} {
		if got := MaskURL(raw); got != want {
			t.Errorf("MaskURL(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestMaskText(t *testing.T) {
	got := MaskText(`Get "https://u:p@fama.ml/feed?token=abc": connection refused`)
	if want := `Get "https://fama.ml/feed?token=***": connection refused`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
