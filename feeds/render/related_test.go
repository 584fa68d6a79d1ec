package render

import (
	"encoding/json"

	"pgregory.net/rapid"

	"griot/feeds"
)

// wantRelated are the other reports of an entry and its origin, each as relation, address and name.
func wantRelated(e *feeds.Entry) (all [][3]string) {
	for i := range e.Story.Items {
		if other := &e.Story.Items[i]; other.ID != e.Lead.ID {
			all = append(all, [3]string{"related", other.Link, short(other.Source.Name, maxLabel)})
		}
	}
	if o := e.Lead.Origin; o != nil {
		all = append(all, [3]string{"via", o.URL, o.Title})
	}
	return all
}

// readRelated finds the same in a document, for each entry.
func readRelated(t *rapid.T, format Format, document []byte) (all [][][3]string) {
	if format == JSON {
		return readRelatedJSON(t, document)
	}
	root, err := readXML(document)
	if err != nil {
		t.Fatal(err)
	}
	entries := root.all(nsAtom, "entry")
	if format == RSS {
		entries = root.one("", "channel").all("", "item")
	}
	for _, entry := range entries {
		var links [][3]string
		for _, l := range entry.all(nsAtom, "link") {
			if own := l.attr("rel") == "related" && l.attr("title") == ""; !own && (l.attr("rel") == "related" || l.attr("rel") == "via") {
				links = append(links, [3]string{l.attr("rel"), l.attr("href"), l.attr("title")})
			}
		}
		for _, named := range entry.all(nsDC, "publisher") {
			links = append(links, [3]string{"via", "", named.text})
		}
		all = append(all, links)
	}
	return all
}

func readRelatedJSON(t *rapid.T, document []byte) (all [][][3]string) {
	var feed struct {
		Items []struct {
			Griot struct {
				Origin  *feeds.Origin
				Reports []struct {
					URL    string
					Source struct{ Name string }
				}
			} `json:"_griot"`
		}
	}
	if err := json.Unmarshal(document, &feed); err != nil {
		t.Fatal(err)
	}
	for _, item := range feed.Items {
		var links [][3]string
		for _, r := range item.Griot.Reports[1:] {
			links = append(links, [3]string{"related", r.URL, r.Source.Name})
		}
		if o := item.Griot.Origin; o != nil {
			links = append(links, [3]string{"via", o.URL, o.Title})
		}
		all = append(all, links)
	}
	return all
}
