package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/health"
)

// TestPublisherCases are the publisher's cases of websub.rocks: every feed names the hub and its own address, in headers
// and in the document, and both say the same; the address it gives is where it is.
func TestPublisherCases(t *testing.T) {
	t.Parallel()
	const hub = "https://griot.example/fil/hub"
	site := testSite()
	site.BaseURL, site.Hub = "https://griot.example/fil", hub
	h := newHandler(t, site, newMemory())
	addresses := append(h.FeedPaths(), "select.rss?region=ml.gao&topic=sante", "select.json?lang=fr")
	if len(addresses) < 20 {
		t.Fatalf("feeds: %v", addresses)
	}
	inXML := regexp.MustCompile(`<(?:atom:)?link [^>]*>`)
	attribute := func(tag, name string) string {
		found := regexp.MustCompile(name + `="([^"]*)"`).FindStringSubmatch(tag)
		if found == nil {
			return ""
		}
		return strings.ReplaceAll(found[1], "&amp;", "&")
	}
	for _, address := range addresses {
		self := "https://griot.example/fil/" + address
		want := `<` + hub + `>; rel="hub", <` + self + `>; rel="self"`
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if got := ask(h, method, "/"+address); got.Code != 200 || !strings.Contains(strings.Join(got.Header().Values("Link"), ", "), want) {
				t.Errorf("%s %s: %d, Link %q, want %q", method, address, got.Code, got.Header().Values("Link"), want)
			}
		}
		body := get(h, "/"+address).Body.String()
		links := map[string]string{}
		if strings.Contains(address, ".json") {
			var feed struct {
				FeedURL string `json:"feed_url"`
				Hubs    []struct{ Type, URL string }
			}
			if err := json.Unmarshal([]byte(body), &feed); err != nil || len(feed.Hubs) != 1 || feed.Hubs[0].Type != "WebSub" {
				t.Errorf("%s: %v, hubs %v", address, err, feed.Hubs)
				continue
			}
			links["self"], links["hub"] = feed.FeedURL, feed.Hubs[0].URL
		} else {
			head, _, _ := strings.Cut(strings.ReplaceAll(body, "<entry", "<item"), "<item")
			for _, tag := range inXML.FindAllString(head, -1) {
				links[attribute(tag, "rel")] = attribute(tag, "href")
			}
		}
		if links["self"] != self || links["hub"] != hub {
			t.Errorf("%s names %v", address, links)
		}
	}
	h = newHandler(t, site, longMemory(600, longAgo, 7))
	for _, format := range []string{"rss", "atom", "json"} {
		t.Run(format, func(t *testing.T) {
			next := regexp.MustCompile(`https://griot\.example/fil(/archive/all/below-[^"]*)"`).FindStringSubmatch(get(h, "/all."+format).Body.String())
			for _, part := range []string{"/archive/all/2025-02." + format, next[1]} {
				if got := get(h, part); got.Code != 200 || strings.Contains(got.Header().Get("Link")+got.Body.String(), hub) {
					t.Errorf("%s: %d, names a hub that does not push it", part, got.Code)
				}
			}
		})
	}
	site.Hub = ""
	h = newHandler(t, site, newMemory())
	for _, address := range addresses {
		if got := get(h, "/"+address); strings.Contains(strings.Join(got.Header().Values("Link"), ""), "hub") || strings.Contains(got.Body.String(), `"hub"`) || strings.Contains(got.Body.String(), `"hubs"`) {
			t.Errorf("%s names a hub where there is none", address)
		}
	}
}

// TestDocumentIsWhatReadersGet: what subscribers are sent is what a reader is served, to the byte.
func TestDocumentIsWhatReadersGet(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	for _, address := range append(h.FeedPaths(), "select.atom?region=ml.gao&topic=sante") {
		d, err := h.FeedDocument(t.Context(), address)
		served := get(h, "/"+address)
		if err != nil || d.Path != address || string(d.Body) != served.Body.String() || d.ContentType != served.Header().Get("Content-Type") || d.ETag != served.Header().Get("Etag") {
			t.Errorf("%s: %v, %s, %s, %s, %d bytes of %d", address, err, d.Path, d.ContentType, d.ETag, len(d.Body), served.Body.Len())
		}
		if shown := strings.Count(served.Body.String(), "urn:griot:") > 0; shown != (len(d.Items) > 0) {
			t.Errorf("%s: shows stories: %t, of %d items", address, shown, len(d.Items))
		}
	}
}

func TestTopics(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	for address, want := range map[string]string{ // "" for none
		"all.rss":                                        "all.rss",
		"region/ml.gao.atom":                             "region/ml.gao.atom",
		"region/ml%2Egao.atom":                           "region/ml.gao.atom",
		"feeds/tombouctou-securite.rss":                  "feeds/tombouctou-securite.rss",
		"select.rss":                                     "all.rss",
		"select.rss?region=ml.gao":                       "region/ml.gao.rss",
		"select.rss?topic=sante&region=ml.gao":           "select.rss?region=ml.gao&topic=sante",
		"select.rss?topic=securite&region=ml.tombouctou": "feeds/tombouctou-securite.rss",
		"region/ml.gao.rss?limit=20":                     "select.rss?region=ml.gao&limit=20",
		"region/ml.gao.rss?utm_source=x":                 "region/ml.gao.rss",
		"region/atlantis.rss":                            "",
		"feeds/autre.rss":                                "",
		"select.rss?color=red":                           "",
		"region/ml.gao":                                  "",
		"status.json":                                    "",
		"feeds.opml":                                     "",
		"":                                               "",
		"..%2f..%2fetc/passwd.rss":                       "",
		"%zz.rss":                                        "",
		"/all.rss":                                       "",
	} {
		t.Run(address, func(t *testing.T) {
			topic, err := h.Published(address)
			if want == "" {
				if !errors.Is(err, feeds.ErrNotFound) {
					t.Errorf("%s: %q, %v", address, topic.Path, err)
				}
				return
			}
			if err != nil || topic.Path != want {
				t.Errorf("%s: %q, %v, want %q", address, topic.Path, err, want)
			}
		})
	}
	if all := h.FeedPaths(); !slices.Contains(all, "topic/sante.json") || !slices.Contains(all, "feeds/tombouctou-securite.atom") {
		t.Errorf("feeds: %v", all)
	}
}

func TestStatusOfPush(t *testing.T) {
	t.Parallel()
	site := testSite()
	site.Outbound = func() health.Outbound {
		return health.Outbound{
			Hub:      "https://griot.example/hub",
			Feeds:    []health.PushedFeed{{Path: "region/ml.gao.rss", Subscribers: 2, Failing: 1, LastDelivery: morning, Problem: "lecteur.example: no answer in 15s"}},
			Webhooks: []health.PushedWebhook{{Feed: "tombouctou-securite", Host: "robot.example", Sent: 3, Failures: 4, Problem: `Post "https://robot.example/?token=abcdef": refused`}},
			Pings:    []health.PushedPing{{Hub: "https://a:motdepasse@hub.example/"}},
		}
	}
	h := newHandler(t, site, newMemory())
	page, status := get(h, "/status").Body.String(), get(h, "/status.json").Body.String()
	for _, words := range []string{"Envois aux abonnés", "region/ml.gao.rss", "2\u00a0abonnés", "1 en échec", "3\u00a0messages envoyés", "4\u00a0échecs de suite", "no answer in 15s"} {
		t.Run(words, func(t *testing.T) {
			wantContains(t, page, words)
		})
	}
	for _, words := range []string{`"subscribers":2`, `"host":"robot.example"`, `"hub":"https://griot.example/hub"`} {
		t.Run(words, func(t *testing.T) {
			wantContains(t, status, words)
		})
	}
	for _, secret := range []string{"abcdef", "motdepasse"} {
		t.Run(secret, func(t *testing.T) {
			if strings.Contains(page+status, secret) {
				t.Errorf("the status shows %s", secret)
			}
		})
	}
}
