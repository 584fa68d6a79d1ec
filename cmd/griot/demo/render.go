package demo

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"path"
	"strings"
	"text/template"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// document is what the templates in content/formats are filled with.
type document struct {
	ID, Name, Language   string
	Home, FeedURL, Image string // addresses
	ContentType          string
	Fault                string
	Latest               time.Time
	Entries              []entry // newest first
}

// entry is an article, its words written out.
type entry struct {
	Title, By  string
	Tags       []string
	Time       time.Time
	Path, Link string
	Number     uint32 // in the outlet's own numbering
	Hex        string
	Paragraphs []string
}

// HTML is the text as marked-up paragraphs.
func (e entry) HTML() string {
	return "<p>" + strings.Join(e.escaped(), "</p>\n<p>") + "</p>"
}

func (e entry) escaped() []string {
	escaped := make([]string, len(e.Paragraphs))
	for i, p := range e.Paragraphs {
		escaped[i] = html.EscapeString(p)
	}
	return escaped
}

// Plain is the text with nothing but white space between paragraphs.
func (e entry) Plain() string { return strings.Join(e.Paragraphs, " ") }

// Excerpt is the first words.
func (e entry) Excerpt() string {
	words := strings.Fields(e.Paragraphs[0])
	return strings.Join(words[:min(len(words), 45)], " ")
}

func templates() (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"xml":       escapeXML,
		"numeric":   func(s string) (string, error) { e, err := escapeXML(s); return numericEntities(e), err },
		"json":      func(v any) (string, error) { b, err := json.Marshal(v); return string(b), err },
		"rfc822":    func(t time.Time) string { return t.Format(time.RFC1123Z) },
		"rfc822gmt": func(t time.Time) string { return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT") },
		"iso":       func(t time.Time) string { return t.Format(time.RFC3339) },
		"french":    frenchFeedDate,
		"frenchDay": func(t time.Time) string { return frenchDayMonth(t) + t.Format(" 2006") },
	}).ParseFS(demoContent, "content/formats/*")
}

func escapeXML(s string) (string, error) {
	var b strings.Builder
	err := xml.EscapeText(&b, []byte(s))
	return b.String(), err
}

// numericEntities writes every letter beyond ASCII as &#233;.
func numericEntities(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	return b.String()
}

// format is the file of a format's template and what the server says of it.
func format(name, fault string) (file, contentType string) {
	switch {
	case fault == "windows-1252":
		return "plain.xml", "text/xml" // and neither here nor in the document a charset
	case name == "json":
		return "json.json", "application/feed+json"
	case name == "atom":
		return "atom.xml", "application/atom+xml; charset=utf-8"
	case name == "rdf":
		return "rdf.xml", "application/rdf+xml; charset=utf-8"
	}
	return name + ".xml", "application/rss+xml; charset=UTF-8"
}

// render fills one template.
func render(templates *template.Template, file string, with any) ([]byte, error) {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, file, with); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// misencode is the document in the bytes its outlet serves it in.
func misencode(document []byte, fault string) ([]byte, error) {
	if fault != "windows-1252" {
		return document, nil
	}
	return charmap.Windows1252.NewEncoder().Bytes(document)
}

// newEntry names an article by its outlet and key, whatever its words and day.
func newEntry(base, outlet string, item *item, start time.Time) entry {
	sum := sha256.Sum256([]byte(outlet + "/" + item.Key))
	e := entry{
		Title: item.Title, By: item.By, Tags: item.Tags,
		Time:   start.Add(-item.Age),
		Path:   path.Join("/", outlet, item.Key),
		Number: 1000 + binary.BigEndian.Uint32(sum[:])%90_000,
		Hex:    hex.EncodeToString(sum[:12]),
	}
	e.Link = base + e.Path
	return e
}
