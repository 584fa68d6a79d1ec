package render

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// The checks below are those of the W3C feed validator for the elements written here, its warnings included.

// element is an XML element with all that is in it.
type element struct {
	name     xml.Name
	attrs    []xml.Attr
	text     string
	children []*element
}

// readXML parses strictly: no entity but the five, no character that XML forbids.
func readXML(document []byte) (*element, error) {
	decoder := xml.NewDecoder(bytes.NewReader(document))
	top := &element{}
	open := []*element{top}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if start, ok := token.(xml.StartElement); ok {
			for _, a := range start.Attr {
				if a.Name.Space == "xmlns" && a.Value == "" {
					return nil, fmt.Errorf("prefix %s must not be undeclared", a.Name.Local) // which Go's reader lets pass
				}
			}
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			child := &element{name: token.Name, attrs: slices.Clone(token.Attr)}
			last.children = append(last.children, child)
			open = append(open, child)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text += string(token)
		}
	}
	if len(top.children) != 1 {
		return nil, fmt.Errorf("%d root elements", len(top.children))
	}
	return top.children[0], nil
}

func (e *element) attr(local string) string {
	for _, a := range e.attrs {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

const (
	nsAtom    = "http://www.w3.org/2005/Atom"
	nsDC      = "http://purl.org/dc/elements/1.1/"
	nsContent = "http://purl.org/rss/1.0/modules/content/"
	nsMedia   = "http://search.yahoo.com/mrss/"
	nsGeo     = "http://www.georss.org/georss"
)

func (e *element) all(space, local string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.name.Space == space && c.name.Local == local {
			found = append(found, c)
		}
	}
	return found
}

func (e *element) one(space, local string) *element {
	if found := e.all(space, local); len(found) > 0 {
		return found[0]
	}
	return &element{}
}

// complaints gathers what is wrong with a document.
type complaints []string

func (c *complaints) add(format string, args ...any) { *c = append(*c, fmt.Sprintf(format, args...)) }

// allowed complains of unknown elements and of known ones that stand too often; many names may repeat.
func (c *complaints) allowed(e *element, once, many []string) {
	count := map[string]int{}
	for _, child := range e.children {
		name := child.name.Space + " " + child.name.Local
		count[name]++
		if slices.Contains(many, name) {
			continue
		}
		if !slices.Contains(once, name) {
			c.add("undefined %s element: %s", e.name.Local, name)
		} else if count[name] == 2 {
			c.add("%s must not contain more than one %s", e.name.Local, name)
		}
	}
}

func (c *complaints) required(e *element, space string, names ...string) {
	for _, name := range names {
		if len(e.all(space, name)) == 0 {
			c.add("missing %s element: %s", e.name.Local, name)
		} else if strings.TrimSpace(e.one(space, name).text) == "" && len(e.one(space, name).children) == 0 {
			c.add("%s should not be blank", name)
		}
	}
}

var uriShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2})+$`)

// uri complains of what is no absolute URI.
func (c *complaints) uri(where, value string) {
	if !uriShape.MatchString(value) {
		c.add("%s must be a full and valid URI: %q", where, value)
	}
}

// link complains of what is no absolute web address.
func (c *complaints) link(where, value string) {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		c.add("%s must be a full and valid URL: %q", where, value)
		return
	}
	c.uri(where, value)
}

var languageShape = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

func (c *complaints) language(where, value string) {
	if !languageShape.MatchString(value) {
		c.add("%s is no language: %q", where, value)
	}
}

// rfc822 complains of dates that are none, also when only the weekday is wrong.
func (c *complaints) rfc822(where, value string) {
	t, err := time.Parse(time.RFC1123Z, value)
	if err != nil {
		c.add("%s must be an RFC-822 date-time: %q", where, value)
	} else if t.Year() < 1990 {
		c.add("%s: implausible date %q", where, value)
	} else if t.Format("Mon") != value[:3] {
		c.add("%s: incorrect day of week: %q", where, value)
	}
}

func (c *complaints) rfc3339(where, value string) {
	if t, err := time.Parse(time.RFC3339, value); err != nil {
		c.add("%s must be an RFC-3339 date-time: %q", where, value)
	} else if t.Year() < 1990 {
		c.add("%s: implausible date %q", where, value)
	}
}

func (c *complaints) unique(seen map[string]bool, what, value string) {
	if seen[value] {
		c.add("%s values must not be duplicated within a feed: %q", what, value)
	}
	seen[value] = true
}

func (c *complaints) mediaType(where, value string) {
	if !regexp.MustCompile(`^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+$`).MatchString(value) {
		c.add("%s is no media type: %q", where, value)
	}
}

func (c *complaints) number(where, value string) {
	if n, err := strconv.ParseInt(value, 10, 64); err != nil || n < 0 {
		c.add("%s must be a whole number: %q", where, value)
	}
}

func (c *complaints) point(value string) {
	lat, lon, ok := strings.Cut(value, " ")
	for i, part := range []string{lat, lon} {
		if n, err := strconv.ParseFloat(part, 64); !ok || err != nil || n < -90*float64(i+1) || n > 90*float64(i+1) {
			c.add("georss:point: invalid value %q", value)
		}
	}
}

// htmlEnd and entity are what the validator takes for HTML in a plain text.
var (
	htmlEnd = regexp.MustCompile(`</(?:a|b|i|p|br|em|div|span|strong|script|img)>`)
	entity  = regexp.MustCompile(`&(?:amp|lt|gt|nbsp|quot|apos|copy|eacute|#\w*)\b|<[/a-zA-Z]`)
)

// plain complains of text that looks like HTML where none is declared, and of characters that were lost on the way.
func (c *complaints) plain(of *element) {
	for _, e := range of.children {
		if len(e.children) > 0 || e.attr("type") == "html" || e.name.Local == "description" || e.name.Local == "encoded" {
			continue
		}
		if htmlEnd.MatchString(e.text) || entity.MatchString(e.text) {
			c.add("%s should not contain HTML: %.80q", e.name.Local, e.text)
		}
	}
	for _, e := range of.children {
		if strings.ContainsRune(e.text, '\uFFFD') {
			c.add("%s contains bad characters", e.name.Local)
		}
	}
}

// parts complains of an archive document that leads nowhere, and of pages that lead to themselves (RFC 5005).
func (c *complaints) parts(of *element) {
	rel := map[string]string{}
	for _, l := range of.all(nsAtom, "link") {
		rel[l.attr("rel")] = l.attr("href")
	}
	archive := len(of.all(nsHistory, "archive")) > 0
	if archive && (rel["current"] == "" || rel["next-archive"] != "") {
		c.add("an archive document leads to the current one, and never to later ones, for which it would have to change")
	}
	if rel["first"] != "" && rel["first"] == rel["self"] && rel["previous"] != "" {
		c.add("there is nothing before the first page")
	}
	for name, href := range rel {
		if name != "self" && name != "first" && name != "alternate" && href == rel["self"] {
			c.add("%s leads back to the document", name)
		}
	}
}

// html complains of what readers must not run and of references that lead nowhere outside the site.
func (c *complaints) html(where, value string) {
	tokens := html.NewTokenizer(strings.NewReader(value))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		tag := tokens.Token()
		if slices.Contains([]string{"script", "iframe", "object", "embed", "style", "meta"}, tag.Data) {
			c.add("%s should not contain %s tag", where, tag.Data)
		}
		for _, a := range tag.Attr {
			if strings.HasPrefix(a.Key, "on") {
				c.add("%s should not contain %s attribute", where, a.Key)
			}
			if a.Key == "href" || a.Key == "src" {
				c.link(where+" "+a.Key, a.Val)
			}
		}
	}
}
