package feeds

import (
	"strings"
	"testing"
)

func TestMaskURL(t *testing.T) {
	for raw, want := range map[string]string{
		"https://fama.ml/feed":                                                "https://fama.ml/feed",
		"https://fama.ml/feed?page=2&format=rss":                              "https://fama.ml/feed?page=2&format=rss",
		"https://griot:mot@fama.ml/feed":                                      "https://fama.ml/feed",
		"https://fama.ml/feed?api_key=abc&page=2":                             "https://fama.ml/feed?api_key=***&page=2",
		"https://fama.ml/feed?access_token=abc":                               "https://fama.ml/feed?access_token=***",
		"https://fama.ml/feed?X-Amz-Signature=abc#part":                       "https://fama.ml/feed?X-Amz-Signature=***#part",
		"https://fama.ml/feed?keyword=mali&monkey=1":                          "https://fama.ml/feed?keyword=mali&monkey=1",
		"https://griot:m%ot@fama.ml/":                                         "***",
		"https://fama.ml/x?accessToken=a&userToken=b&apitoken=c&rsskey=d&n=1": "https://fama.ml/x?accessToken=***&userToken=***&apitoken=***&rsskey=***&n=1",
		"https://fama.ml/x?authToken=a;token=b;page=2":                        "https://fama.ml/x?authToken=***;token=***;page=2",
		"https://fama.ml/x?n=1;token=b=c&RSSKey=d&feed%5Btoken%5D=e":          "https://fama.ml/x?n=1;token=***&RSSKey=***&feed%5Btoken%5D=***",
		"https://fama.ml/x?%zz_token=b&token2=c&key=":                         "https://fama.ml/x?%zz_token=***&token2=***&key=",
		"https://fama.ml/a%20b;jsessionid=AB/x;v=1#access_token=a&state=1":    "https://fama.ml/a%20b;jsessionid=***/x;v=1#access_token=***&state=1",
		"/x?accessToken=a":                                                    "/x?accessToken=***",
		"":                                                                    "",
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

func TestSecretName(t *testing.T) {
	for names, secret := range map[string]bool{
		"token accessToken userToken apitoken APITOKEN rss-token api.token feed[token] X-Amz-Security-Token csrfToken":   true,
		"secret clientSecret clientsecret password userPassword motDePasse passwd pwd user_pass PHPSESSID sessionId":     true,
		"key apiKey apikey api_key rsskey RSSKey authkey myFeedKey accesskey auth http_auth sid jwt sig X-Amz-Signature": true,
		"": false,
		"monkey turkey keyword keywords mot-clef tag hashtag cat category code country_code id post_id feedId page author authors": false,
		"compass compassion passage design signe tokens_per_page session_year obsession rehash side format lang s q paged hidden":  false,
	} {
		for _, name := range strings.Split(names, " ") {
			if got := secretName(name); got != secret {
				t.Errorf("secretName(%q) = %t", name, got)
			}
		}
	}
}
