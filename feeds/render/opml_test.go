package render

import (
	"bytes"
	"testing"
)

func TestOPML(t *testing.T) {
	t.Parallel()
	list := OPMLList{Title: "Griot & Cie\x08", Owner: "Griot", Outlines: []Outline{
		{Title: "Tout", Description: "Tout le fil", XMLURL: "https://griot.example/all.rss", HTMLURL: "https://griot.example/", Language: "fr"},
		{Title: "Régions", Children: []Outline{
			{Title: `<Gao> "et" ]]>`, XMLURL: "https://griot.example/region/ml.gao.rss"},
			{Title: "Sans adresse", XMLURL: "javascript:alert(1)"},
		}},
	}}
	var b bytes.Buffer
	if err := list.Write(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "list.opml", b.Bytes())
	root, err := readXML(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if root.attr("version") != "2.0" || len(root.one("", "body").children) != 2 {
		t.Errorf("not an OPML 2.0 list: %+v", root)
	}

	b.Reset()
	if err := (&OPMLList{}).Write(&b); err != nil {
		t.Fatal(err)
	}
	if root, err := readXML(b.Bytes()); err != nil || len(root.all("", "body")) != 1 {
		t.Errorf("an empty list has no body: %v", err)
	}
}
