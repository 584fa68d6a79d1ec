package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/net/html/charset"

	"griot/cmd/griot/config"
	"griot/cmd/griot/staticsite"
	"griot/feeds"
	"griot/feeds/render"
)

func newImport(file *string) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "import FILE.opml",
		Short: "Print the feeds of a subscription list as entries of the configuration",
		Long: `Print the feeds of an OPML file, as feed readers export it, as entries that can be pasted below sources. Feeds that
are declared already, or stand in the file twice, are left out; those of Griot's own lists keep class, issuer, hosts, home, outlet and
republish, others are press; what cannot be used is told on standard error. A file
named - is standard input.`,
		Example: "  griot sources import abonnements.opml > entries.yaml",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := configOrDefault(*file)
			if err != nil {
				return err
			}
			in := c.InOrStdin()
			if args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return err
				}
				defer f.Close()
				in = f
			}
			list, err := readOPML(in)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			entries, refused := importable(cfg, list)
			for _, line := range refused {
				fmt.Fprintf(c.ErrOrStderr(), "%s: %s\n", args[0], line)
			}
			if len(entries) == 0 {
				return fmt.Errorf("%s: no feed that is not declared already", args[0])
			}
			if asJSON {
				return printJSON(c.OutOrStdout(), entries)
			}
			return printEntries(c.OutOrStdout(), entries)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print a list of objects")
	return c
}

func newExportSources(file *string) *cobra.Command {
	return &cobra.Command{
		Use:   "export FILE.opml",
		Short: "Write the sources as a subscription list for any feed reader",
		Long: `Write the sources as OPML, by class, each with its class, issuer, hosts, home, outlet and republish for another Griot to import.
Sources that are pages have no feed and are left out; passwords and keys in
addresses are masked. A file named - is standard output.`,
		Example: "  griot sources export sources.opml",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(*file)
			if err != nil {
				return err
			}
			list, exported := outlinesOf(cfg)
			var b bytes.Buffer
			if err := list.Write(&b); err != nil {
				return err
			}
			if args[0] == "-" {
				_, err = c.OutOrStdout().Write(b.Bytes())
				return err
			}
			if err := staticsite.ReplaceFile(args[0], b.Bytes()); err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s: %d of %s written\n", args[0], exported, counted(len(cfg.Sources), "source"))
			return err
		},
	}
}

// outlines are the sources that are feeds, under a heading for each class, and how many there are.
func outlinesOf(c *config.Config) (list render.OPMLList, exported int) {
	list = render.OPMLList{Title: c.Site.Title, Owner: c.Site.Contact}
	for _, class := range feeds.Classes() {
		heading := render.Outline{Title: string(class)}
		for i := range c.Sources {
			s := &c.Sources[i]
			if s.Class == class && s.Page == nil {
				heading.Children = append(heading.Children, render.Outline{
					Title: s.Name, XMLURL: config.RedactAddress(feeds.MaskURL(s.URL), c.Secrets), HTMLURL: feeds.MaskURL(s.Site), Language: s.Language, Source: &s.Source,
				})
			}
		}
		exported += len(heading.Children)
		if len(heading.Children) > 0 {
			list.Outlines = append(list.Outlines, heading)
		}
	}
	return list, exported
}

// Limits of a subscription list.
const (
	maxOPML      = 16 << 20 // bytes
	maxOutlines  = 20_000
	maxOPMLDepth = 50
)

// outline is one feed of a subscription list.
type outline struct {
	line                           int
	title, feed, site, lang, under string // under: the headings above it

	declared map[string]string // what a list of Griot's own says of it, by the keys of the configuration
}

// readOPML reads the feeds of a list in its order, however deep its headings go.
func readOPML(in io.Reader) ([]outline, error) {
	limited := &io.LimitedReader{R: in, N: maxOPML + 1}
	d := xml.NewDecoder(limited)
	d.Strict, d.Entity, d.CharsetReader = false, xml.HTMLEntity, charset.NewReaderLabel
	var list []outline
	var headings []string
	opml := false
	for {
		token, err := d.Token()
		switch {
		case limited.N <= 0:
			return nil, fmt.Errorf("the file is larger than %d bytes", maxOPML)
		case errors.Is(err, io.EOF) && opml:
			return list, nil
		case errors.Is(err, io.EOF):
			return nil, errors.New("this is no OPML file")
		case err != nil:
			var unread *fs.PathError
			if errors.As(err, &unread) {
				return nil, fmt.Errorf("the file cannot be read: %w", unread.Err)
			}
			return nil, fmt.Errorf("the file is damaged: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if !opml {
				if opml = strings.EqualFold(t.Name.Local, "opml"); !opml {
					return nil, fmt.Errorf("this is no OPML file but <%.40s>", t.Name.Local)
				}
			}
			if !strings.EqualFold(t.Name.Local, "outline") {
				continue
			}
			o := newOutline(t)
			o.line, _ = d.InputPos()
			o.under = strings.Join(headings, " / ")
			headings = append(headings, o.title)
			if o.feed != "" {
				list = append(list, o)
			}
			if len(list) > maxOutlines || len(headings) > maxOPMLDepth {
				return nil, fmt.Errorf("the file has more than %d feeds, or headings deeper than %d", maxOutlines, maxOPMLDepth)
			}
		case xml.EndElement:
			if strings.EqualFold(t.Name.Local, "outline") && len(headings) > 0 {
				headings = headings[:len(headings)-1]
			}
		}
	}
}

// newOutline takes the attributes in any case: readers differ.
func newOutline(t xml.StartElement) (o outline) {
	for _, a := range t.Attr {
		if a.Name.Space == render.OutlineNamespace {
			if o.declared == nil {
				o.declared = map[string]string{}
			}
			o.declared[a.Name.Local] = strings.TrimSpace(a.Value)
			continue
		}
		switch value := strings.TrimSpace(a.Value); strings.ToLower(a.Name.Local) {
		case "text":
			if o.title == "" {
				o.title = value
			}
		case "title":
			o.title = value
		case "xmlurl", "url":
			if o.feed == "" {
				o.feed = value
			}
		case "htmlurl":
			o.site = value
		case "language":
			o.lang = value
		}
	}
	return o
}

// importable are the feeds of a list as sources to be declared, and why the others are not.
func importable(cfg *config.Config, list []outline) (entries []sourceEntry, refused []string) {
	taken := newTakenIDs(cfg)
	met := map[string]string{}
	for _, s := range cfg.Sources {
		met[feeds.CanonicalURL(s.URL)] = "declared already, as " + string(s.ID)
	}
	for _, o := range list {
		address := o.feed
		if rest, ok := strings.CutPrefix(address, "feed:"); ok {
			if address = rest; strings.HasPrefix(rest, "//") {
				address = "http:" + rest
			}
		}
		address, _, _ = strings.Cut(address, "#")
		if _, err := config.ParseWebURL(address); err != nil {
			refused = append(refused, fmt.Sprintf("line %d: %s: %v", o.line, oneComment(o.title), err))
			continue
		}
		if address != feeds.MaskURL(address) || strings.Contains(address, "=***") {
			refused = append(refused, fmt.Sprintf("line %d: %s: the address holds a secret: declare the source by hand, with ${NAME}", o.line, oneComment(o.title)))
			continue
		}
		if why, known := met[feeds.CanonicalURL(address)]; known {
			refused = append(refused, fmt.Sprintf("line %d: %s: %s", o.line, oneComment(o.title), why))
			continue
		}
		met[feeds.CanonicalURL(address)] = fmt.Sprintf("stands on line %d already", o.line)
		entries = append(entries, o.entry(address, taken))
	}
	return entries, refused
}

func (o *outline) entry(address string, taken takenIDs) sourceEntry {
	host := ""
	if u, err := url.Parse(address); err == nil {
		host = strings.TrimPrefix(u.Hostname(), "www.")
	}
	e := sourceEntry{Name: cleanName(o.title), URL: address, Class: feeds.Press, Note: o.under}
	if e.Name == "" {
		e.Name = host
	}
	e.ID = taken.name(e.Name, host)
	if site, err := config.ParseWebURL(o.site); err == nil {
		e.Site = site
	}
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(o.lang, "_", "-")), "-")
	if lang, err := config.ParseLanguage(base); err == nil {
		e.Language = lang
	}
	o.declare(&e)
	return e
}

// declare gives the entry what the list declares of it, as far as a configuration would take it.
func (o *outline) declare(e *sourceEntry) {
	class, err := config.ParseClass(o.declared["class"])
	if err != nil {
		return
	}
	if class == feeds.Official {
		issuer, err := config.ParseLine(o.declared["issuer"])
		if err != nil || issuer == "" {
			return // nobody stands for what it says
		}
		e.Issuer = issuer
		for _, host := range strings.Fields(o.declared["hosts"]) {
			if host, err := config.ParseHost(host); err == nil {
				e.Hosts = append(e.Hosts, host)
			}
		}
		if u, err := url.Parse(e.URL); err != nil || !config.HostWithin(u.Hostname(), e.Hosts) {
			e.Hosts = nil
		}
	}
	e.Class = class
	if home := o.declared["home"]; placeID.MatchString(home) {
		e.Home = feeds.PlaceID(home)
	}
	if id, err := config.ParseSlug(o.declared["outlet"]); err == nil {
		e.Outlet = feeds.OutletID(id)
	}
	if republish, err := config.ParseRepublish(o.declared["republish"]); err == nil {
		e.Republish = republish
	}
}

// placeID is what the id of a place looks like; whether there is such a place is seen when the entry is read.
var placeID = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)
