package render

import (
	"bytes"
	"testing"
	"time"
)

func TestNotices(t *testing.T) {
	t.Parallel()
	all := []Notice{
		{ID: "https://griot.example/status/fama#2026", Title: "Forces armées\u00a0: en panne", Link: "https://griot.example/status/fama", Text: "dns", At: noon},
		{ID: "https://griot.example/status/x", Title: "]]>\x08", Link: "https://griot.example/status/x", Text: "<script>\x00", At: time.Time{}},
	}
	for _, notices := range [][]Notice{all, nil} {
		var b bytes.Buffer
		feed := Notices{Site: testSite(), Path: "sources.atom", Page: "status", Title: "Sources en panne", All: notices}
		if err := feed.Write(&b); err != nil {
			t.Fatal(err)
		}
		if found := checkAtom(b.Bytes()); len(found) > 0 {
			t.Errorf("%q\n%s", []string(found), b.Bytes())
		}
	}
}
