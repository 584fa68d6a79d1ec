package web

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"testing"
	"time"

	"griot/feeds"
)

func TestServeForEyes(t *testing.T) {
	addr := os.Getenv("EYES")
	if addr == "" {
		t.Skip()
	}
	m := newMemory()
	f, _ := os.Open("/work/shared/data/corpus-dev.jsonl")
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	press := m.source("studiotamani", "Studio Tamani", feeds.Press, feeds.RepublishExcerpt)
	ag := m.source("amap", "AMAP", feeds.Agency, feeds.RepublishExcerpt)
	for n := 0; sc.Scan() && n < 40; n++ {
		var x struct{ ID, Title, Text string }
		json.Unmarshal(sc.Bytes(), &x)
		s := press
		if n%3 == 0 {
			s = ag
		}
		it := newItem(s, x.ID, x.Title, x.Text, 100+n, "ml.gao", "securite")
		m.stories = append(m.stories, newStory(it))
	}
	site := testSite()
	if os.Getenv("SITELANG") != "" {
		site.Language = "en"
	}
	for _, n := range []string{"Kayes", "Koulikoro", "Sikasso", "Ségou", "Mopti", "Kidal", "Taoudénit", "Ménaka", "Bougouni", "Dioïla", "Nioro", "Kita", "Koutiala", "San", "Douentza", "Bandiagara", "Bamako"} {
		site.Regions = append(site.Regions, Named{"ml." + n, n, "Mali"})
	}
	h := newHandler(t, site, m)
	srv := &http.Server{Addr: addr, Handler: h}
	go srv.ListenAndServe()
	time.Sleep(10 * time.Minute)
}
