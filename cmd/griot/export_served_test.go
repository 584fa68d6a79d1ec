package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"griot/cmd/griot/staticsite"
)

// A copy on a web server that knows nothing of Griot is whole: whatever its pages, feeds and lists lead to within the site is
// there, at the address at which the daemon would have it.
func TestExportOnAPlainWebServer(t *testing.T) {
	slowly(t)
	t.Parallel()
	_, w, db := polledDemo(t)
	const at = "/fil" // the path of the site's address
	w.site.BaseURL = "https://griot.example" + at
	x, err := w.exporter(db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := x.Export(t.Context(), staticsite.Request{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	plain := httptest.NewServer(http.StripPrefix(at, http.FileServer(http.Dir(dir))))
	defer plain.Close()
	c := &siteCrawl{t: t, site: w.site.BaseURL, server: plain.URL + at, live: x.Handler, links: []siteLink{{"nothing", "/", ""}}, met: map[string]int{}}
	c.follow()
	if len(c.met) < 100 {
		t.Errorf("%d documents by links from the front page: the test shows little", len(c.met))
	}
	written, _ := files(t, dir)
	delete(written, manifestName)
	for name := range written { // some places are only met by those who know them
		c.links = append(c.links, siteLink{"nothing", "/" + strings.TrimSuffix(strings.TrimSuffix(name, "index.html"), "/"), ""})
	}
	c.follow()
	for _, link := range c.links {
		if link.fragment != "" && !slices.Contains(c.marks, link.to+"#"+link.fragment) {
			t.Errorf("%s leads to #%s of %s, which has none", link.from, link.fragment, link.to)
		}
	}
}

// siteCrawl follows all links within a site.
type siteCrawl struct {
	t            *testing.T
	site, server string       // address of the site in its documents, and where it is
	live         http.Handler // with the same addresses
	links        []siteLink
	followed     int            // of links
	met          map[string]int // documents by their paths below the site's address, with the number of links to them
	marks        []string       // path#fragment
}

type siteLink struct{ from, to, fragment string }

func (c *siteCrawl) follow() {
	for ; c.followed < len(c.links); c.followed++ {
		link := c.links[c.followed]
		if c.met[link.to]++; c.met[link.to] == 1 {
			c.read(link.from, link.to)
		}
	}
}

// read reads the document at a path, to which another leads.
func (c *siteCrawl) read(from, path string) {
	answer, err := http.Get(c.server + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		c.t.Errorf("%s leads to %s: status %d", from, path, answer.StatusCode)
		return
	}
	w := httptest.NewRecorder()
	if c.live.ServeHTTP(w, httptest.NewRequest(http.MethodGet, c.site+path, nil)); w.Code != http.StatusOK {
		c.t.Errorf("%s leads to %s: the daemon answers with %d", from, path, w.Code)
	}
	var links []string
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		if !strings.Contains(string(body), "</html>") {
			c.t.Errorf("%s leads to a bare list of files: %s", from, path)
		}
		var marks []string
		links, marks, err = pageLinks(body)
		for _, mark := range marks {
			c.marks = append(c.marks, path+"#"+mark)
		}
	} else {
		links, err = feedLinks(path, body)
	}
	if err != nil {
		c.t.Errorf("%s: %v", path, err)
	}
	for _, link := range links {
		to, err := answer.Request.URL.Parse(link) // where redirects have led
		if err != nil {
			c.t.Errorf("%s leads to %q: %v", path, link, err)
			continue
		}
		fragment := to.Fragment
		to.Fragment, to.RawQuery = "", ""
		for _, root := range []string{c.site, c.server} {
			if below, ok := strings.CutPrefix(to.String(), root); ok && (below == "" || below[0] == '/') {
				c.links = append(c.links, siteLink{path, "/" + strings.Trim(below, "/"), fragment})
			}
		}
	}
}

// pageLinks are the addresses that a page leads to, or is made with, and the fragments that links to it may name.
func pageLinks(body []byte) (links, marks []string, err error) {
	page := html.NewTokenizer(strings.NewReader(string(body)))
	for {
		switch page.Next() {
		case html.ErrorToken:
			if err := page.Err(); !errors.Is(err, io.EOF) {
				return nil, nil, err
			}
			return links, marks, nil
		case html.StartTagToken, html.SelfClosingTagToken:
			for _, a := range page.Token().Attr {
				switch a.Key {
				case "href", "src", "action":
					links = append(links, a.Val)
				case "id":
					marks = append(marks, a.Val)
				}
			}
		}
	}
}

// feedLinks are the addresses in a feed or a list that are there to be followed. Identifiers are not among them.
func feedLinks(name string, body []byte) (links []string, err error) {
	switch filepath.Ext(name) {
	case ".json":
		var document any
		err := json.Unmarshal(body, &document)
		return jsonLinks(document), err
	case ".rss", ".atom", ".opml":
	default:
		return nil, nil
	}
	document := xml.NewDecoder(strings.NewReader(string(body)))
	within := ""
	for {
		token, err := document.Token()
		if errors.Is(err, io.EOF) {
			return links, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			within = token.Name.Local
			for _, a := range token.Attr {
				switch a.Name.Local {
				case "href", "url", "xmlUrl", "htmlUrl", "src":
					links = append(links, a.Value)
				}
			}
		case xml.CharData:
			if within == "link" || within == "docs" || within == "url" {
				links = append(links, strings.TrimSpace(string(token)))
			}
			if within == "description" || within == "encoded" || within == "content" || within == "summary" {
				met, _, err := pageLinks(token)
				if err != nil {
					return nil, err
				}
				links = append(links, met...)
			}
		case xml.EndElement:
			within = ""
		}
	}
}

// jsonLinks are all strings in a document that are addresses, and those in its HTML.
func jsonLinks(value any) (links []string) {
	switch value := value.(type) {
	case string:
		if strings.HasPrefix(value, "http") {
			return []string{value}
		}
		links, _, _ = pageLinks([]byte(value))
	case []any:
		for _, v := range value {
			links = append(links, jsonLinks(v)...)
		}
	case map[string]any:
		for _, v := range value {
			links = append(links, jsonLinks(v)...)
		}
	}
	return links
}

// The copy that an earlier Griot made, with pages as files such as region/ml.html, becomes one of today: nothing of it is
// left, and what others have put there stays.
func TestExportOverThatOfAnEarlierGriot(t *testing.T) {
	t.Parallel()
	w, dir := smallCopy(t, false)
	want, _ := files(t, dir)
	old := t.TempDir()
	var manifest struct {
		Files []string `json:"files"`
	}
	for name, content := range want {
		if name == manifestName {
			continue
		}
		if page, ok := strings.CutSuffix(name, "/index.html"); ok {
			name = page + ".html"
		}
		manifest.Files = append(manifest.Files, name)
		path := filepath.Join(old, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(manifest.Files)
	if !slices.Contains(manifest.Files, "region/ml.gao.html") {
		t.Fatalf("no page in %q", manifest.Files)
	}
	others := filepath.Join(old, "story", "others.html")
	list, err := json.Marshal(manifest)
	if err := errors.Join(err, os.WriteFile(filepath.Join(old, manifestName), list, 0o644), os.WriteFile(others, nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	e := w.export(old, w.db, false)
	if e.Removed == 0 || e.Changed != e.Removed {
		t.Errorf("%+v: as many pages are new as are removed", e)
	}
	if err := os.Remove(others); err != nil {
		t.Fatal(err)
	}
	w.sameAsAnew("after the upgrade", old, false)
}
