package render

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"griot/feeds"
)

// Outline is one line of an OPML list: a feed, or a heading over other outlines.
type Outline struct {
	Title       string
	Description string
	XMLURL      string // address of the feed; "" for a heading
	HTMLURL     string
	Language    string
	Category    string // comma-separated paths, as OPML 2.0 has them
	// Source is a source of ours, whose declaration goes along in attributes of [OutlineNamespace]; nil for others.
	Source   *feeds.Source
	Children []Outline
}

// OPMLList is a subscription list.
type OPMLList struct {
	Title    string
	Owner    string // name of who publishes the list
	Outlines []Outline
}

// OutlineNamespace is the namespace of the attributes that declare a source as Griot's configuration does: class,
// issuer, home, hosts (separated by spaces), republish and the id of an outlet.
const OutlineNamespace = "urn:griot:source"

type opmlDocument struct {
	XMLName xml.Name `xml:"opml"`
	Griot   string   `xml:"xmlns:griot,attr,omitempty"`
	Version string   `xml:"version,attr"`
	Title   string   `xml:"head>title"`
	Owner   string   `xml:"head>ownerName,omitempty"`
	Body    opmlBody `xml:"body"` // demanded even when empty
}

type opmlBody struct {
	Outlines []opmlOutline `xml:"outline"`
}

type opmlOutline struct {
	Text        string        `xml:"text,attr"`
	Title       string        `xml:"title,attr,omitempty"`
	Type        string        `xml:"type,attr,omitempty"`
	Description string        `xml:"description,attr,omitempty"`
	XMLURL      string        `xml:"xmlUrl,attr,omitempty"`
	HTMLURL     string        `xml:"htmlUrl,attr,omitempty"`
	Language    string        `xml:"language,attr,omitempty"`
	Category    string        `xml:"category,attr,omitempty"`
	Class       string        `xml:"griot:class,attr,omitempty"`
	Issuer      string        `xml:"griot:issuer,attr,omitempty"`
	Home        string        `xml:"griot:home,attr,omitempty"`
	Hosts       string        `xml:"griot:hosts,attr,omitempty"`
	Republish   string        `xml:"griot:republish,attr,omitempty"`
	Outlet      string        `xml:"griot:outlet,attr,omitempty"`
	Children    []opmlOutline `xml:"outline"`
}

// declare puts a source's declaration into the outline.
func (o *opmlOutline) declare(s *feeds.Source) {
	o.Class, o.Issuer, o.Home = line(string(s.Class)), line(s.Issuer), line(string(s.Home))
	o.Hosts, o.Outlet = line(strings.Join(s.Hosts, " ")), line(string(s.Outlet.ID))
	if s.Republish != feeds.RepublishExcerpt {
		o.Republish = line(string(s.Republish))
	}
}

func declares(list []Outline) bool {
	return slices.ContainsFunc(list, func(o Outline) bool { return o.Source != nil || declares(o.Children) })
}

// Write writes the list as OPML 2.0. Outlines whose address is no absolute http or https address become headings;
// masking secrets in addresses is up to the caller.
func (l *OPMLList) Write(w io.Writer) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	document := opmlDocument{Version: "2.0", Title: line(l.Title), Owner: line(l.Owner), Body: opmlBody{opmlOutlines(l.Outlines)}}
	if declares(l.Outlines) {
		document.Griot = OutlineNamespace
	}
	if err := encoder.Encode(document); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func opmlOutlines(list []Outline) []opmlOutline {
	out := make([]opmlOutline, len(list))
	for i, o := range list {
		out[i] = opmlOutline{
			Text: line(o.Title), Description: line(o.Description), XMLURL: WebURL(o.XMLURL), HTMLURL: WebURL(o.HTMLURL),
			Language: languageTag(o.Language, ""), Category: line(o.Category), Children: opmlOutlines(o.Children),
		}
		if out[i].XMLURL != "" {
			out[i].Type, out[i].Title = "rss", out[i].Text
			if o.Source != nil {
				out[i].declare(o.Source)
			}
		}
	}
	return out
}
