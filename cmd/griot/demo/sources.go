package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/url"
	"slices"
	"strings"
	"text/template"
	"time"

	"griot/feeds"
)

// Source is one sample outlet as it is served: its feed, and the pages that the feed's links lead to. Outlets,
// people and events are invented; the two official bodies bear real names and say nothing they ever said.
type Source struct {
	Source      feeds.Source
	Path        string            // of the feed, on the demonstration's host
	ContentType string            // of the feed
	Body        []byte            // the feed
	Pages       map[string][]byte // path -> page or image
}

// Site renders the sample outlets for a demonstration that starts at start and is served at base
// ("http://127.0.0.1:8081"). All dates are before the start, by ten days at most.
func Site(start time.Time, base string) ([]Source, error) {
	site := builder{start: start.UTC().Truncate(time.Minute), base: strings.TrimRight(base, "/")}
	host, err := url.Parse(site.base)
	if err != nil {
		return nil, err
	}
	site.host = host.Hostname()
	if site.outlets, err = readOutlets(); err != nil {
		return nil, err
	}
	if site.templates, err = templates(); err != nil {
		return nil, err
	}
	sources := make([]Source, len(site.outlets))
	for i := range site.outlets {
		if sources[i], err = site.source(&site.outlets[i]); err != nil {
			return nil, fmt.Errorf("sample outlet %s: %w", site.outlets[i].Source.ID, err)
		}
	}
	return sources, nil
}

type builder struct {
	start     time.Time
	base      string
	host      string
	outlets   []outlet
	templates *template.Template
}

func (b *builder) source(outlet *outlet) (Source, error) {
	id := string(outlet.Source.ID)
	home, file := "/"+id+"/", ""
	doc := document{
		ID: id, Name: outlet.Source.Name, Language: outlet.Source.Language, Fault: outlet.Fault,
		Home: b.base + home, FeedURL: b.base + home + "feed", Image: b.base + home + "photo.png",
	}
	file, doc.ContentType = format(outlet.Format, outlet.Fault)
	for i := range outlet.Items {
		entry, err := b.entry(outlet, &outlet.Items[i])
		if err != nil {
			return Source{}, err
		}
		doc.Entries = append(doc.Entries, entry)
	}
	doc.Latest = doc.Entries[0].Time

	s := Source{Source: outlet.Source, Path: home + "feed", ContentType: doc.ContentType, Pages: map[string][]byte{}}
	s.Source.URL, s.Source.Site = doc.FeedURL, doc.Home
	s.Source.Outlet = feeds.Outlet{ID: feeds.OutletID(id), Name: outlet.Source.Name} // all share the demonstration's host
	if s.Source.Class == feeds.Official {
		s.Source.Hosts = []string{b.host}
	}
	body, err := render(b.templates, file, doc)
	if err != nil {
		return s, err
	}
	if s.Body, err = misencode(body, outlet.Fault); err != nil {
		return s, err
	}
	if s.Pages[home], err = render(b.templates, "home.html", doc); err != nil {
		return s, err
	}
	for _, e := range doc.Entries {
		page := struct {
			Outlet document
			Entry  entry
		}{doc, e}
		if s.Pages[e.Path], err = render(b.templates, "article.html", page); err != nil {
			return s, err
		}
	}
	s.Pages[home+"photo.png"], err = sandPicture()
	return s, err
}

func (b *builder) entry(outlet *outlet, item *item) (entry, error) {
	entry := newEntry(b.base, string(outlet.Source.ID), item, b.start)
	if item.Taken != "" {
		taken, err := b.taken(item)
		if err != nil {
			return entry, err
		}
		entry.Paragraphs = taken
	}
	words, err := writeOut(item.Words, b.day(item))
	if err != nil {
		return entry, fmt.Errorf("%s: %w", item.Key, err)
	}
	entry.Paragraphs = append(entry.Paragraphs, paragraphs(words)...)
	return entry, nil
}

// day is what an article counts its days from. Articles of one event count from the day of its first report. So they
// agree whenever the demonstration starts, around midnight too.
func (b *builder) day(item *item) time.Time {
	const day = 24 * time.Hour
	first := item.Age
	for i := range b.outlets {
		for j := range b.outlets[i].Items {
			if other := &b.outlets[i].Items[j]; item.Event != "" && other.Event == item.Event {
				first = max(first, other.Age)
			}
		}
	}
	return b.start.Add(-first).Add((first - item.Age).Round(day))
}

// taken is the paragraphs that an article has from another, dated as in that one.
func (b *builder) taken(it *item) ([]string, error) {
	from, key, _ := strings.Cut(it.Taken, " ")
	for i := range b.outlets {
		if string(b.outlets[i].Source.ID) != from {
			continue
		}
		at := slices.IndexFunc(b.outlets[i].Items, func(o item) bool { return o.Key == key })
		if at < 0 {
			break
		}
		original, err := b.entry(&b.outlets[i], &b.outlets[i].Items[at])
		if err != nil {
			return nil, err
		}
		if n := it.TakenParagraphs; n > 0 && n < len(original.Paragraphs) {
			return slices.Clone(original.Paragraphs[:n]), nil
		}
		return original.Paragraphs, nil
	}
	return nil, fmt.Errorf("%s is taken from %q, which is not there", it.Key, it.Taken)
}

func writeOut(words string, own time.Time) (string, error) {
	t, err := template.New("").Funcs(dayWords(own)).Parse(words)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, nil)
	return out.String(), err
}

func paragraphs(text string) []string {
	var all []string
	for p := range strings.SplitSeq(text, "\n\n") {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// sandPicture is a plain picture, so that enclosures lead somewhere.
func sandPicture() ([]byte, error) {
	picture := image.NewPaletted(image.Rect(0, 0, 160, 90), color.Palette{color.RGBA{0xd9, 0xb3, 0x78, 0xff}})
	var b bytes.Buffer
	err := png.Encode(&b, picture)
	return b.Bytes(), err
}
