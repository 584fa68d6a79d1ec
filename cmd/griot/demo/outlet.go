package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds"
)

//go:embed content
var demoContent embed.FS

// outlet is an invented outlet of the demonstration: how it publishes and what.
type outlet struct {
	Source feeds.Source // without addresses
	Format string       // a template in content/formats
	Fault  string       // what is wrong with its feed, as real feeds have it; see the template
	Items  []item       // newest first
}

// item is an article. Its words are a template: its days are relative to the start of the demonstration.
type item struct {
	Key   string // unique in the outlet, in its address
	Event string // shared by all that report it; empty: nobody else does
	Title string
	By    string
	Tags  []string
	Age   time.Duration // before the start
	Words string
	// Taken is another article whose first paragraphs stand before Words, as "outlet key"; TakenParagraphs is how
	// many, all when 0.
	Taken           string
	TakenParagraphs int
}

// readOutlets reads content/outlets. A file is sections between lines of ---, the outlet first, then its
// items; a section is lines of "key: value", and for items a blank line and paragraphs.
func readOutlets() ([]outlet, error) {
	names, err := fs.Glob(demoContent, "content/outlets/*.txt")
	if err != nil {
		return nil, err
	}
	var outlets []outlet
	for _, name := range names {
		text, err := fs.ReadFile(demoContent, name)
		if err != nil {
			return nil, err
		}
		outlet, err := readOutlet(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		outlets = append(outlets, outlet)
	}
	return outlets, nil
}

func readOutlet(text string) (outlet, error) {
	sections := strings.Split(strings.TrimSpace(text), "\n---\n")
	var outlet outlet
	if _, err := readSection(sections[0], outlet.set); err != nil {
		return outlet, err
	}
	for _, section := range sections[1:] {
		var item item
		words, err := readSection(section, item.set)
		if err != nil {
			return outlet, err
		}
		item.Words = words
		if outlet.typographic() {
			item.Title, item.Words = frenchSpaces(item.Title), frenchSpaces(item.Words)
		}
		outlet.Items = append(outlet.Items, item)
	}
	slices.SortStableFunc(outlet.Items, func(a, b item) int { return int((a.Age - b.Age) / time.Second) })
	return outlet, nil
}

// typographic reports whether the outlet's software sets French punctuation, as WordPress does, or leaves it as typed.
func (o *outlet) typographic() bool {
	return o.Source.Language == "fr" && (o.Format == "wordpress" || o.Format == "atom")
}

// frenchSpaces keeps two-part punctuation and guillemets on the line of their words.
func frenchSpaces(s string) string {
	const unbroken = "\u00a0"
	return strings.NewReplacer(" :", unbroken+":", " ;", unbroken+";", " ?", unbroken+"?", " !", unbroken+"!", "« ", "«"+unbroken, " »", unbroken+"»", " %", unbroken+"%").Replace(s)
}

// readSection hands the head of a section to set and returns its body.
func readSection(section string, set func(key, value string) error) (string, error) {
	head, body, _ := strings.Cut(section, "\n\n")
	for line := range strings.Lines(head) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			return "", fmt.Errorf("line %q is no key and value", line)
		}
		if err := set(key, value); err != nil {
			return "", fmt.Errorf("%s: %w", key, err)
		}
	}
	return strings.TrimSpace(body), nil
}

func (o *outlet) set(key, value string) (err error) {
	s := &o.Source
	switch key {
	case "id":
		s.ID = feeds.SourceID(value)
	case "name":
		s.Name = value
	case "class":
		s.Class, err = feeds.ParseClass(value)
	case "issuer":
		s.Issuer = value
	case "home":
		s.Home = feeds.PlaceID(value)
	case "language":
		s.Language = value
	case "republish":
		s.Republish, err = feeds.ParseRepublish(value)
	case "format":
		o.Format = value
	case "fault":
		o.Fault = value
	default:
		err = fmt.Errorf("unknown key")
	}
	return err
}

func (i *item) set(key, value string) (err error) {
	switch key {
	case "key":
		i.Key = value
	case "event":
		i.Event = value
	case "title":
		i.Title = value
	case "by":
		i.By = value
	case "tags":
		i.Tags = strings.Split(value, ", ")
	case "at":
		i.Age, err = config.ParseDuration(strings.TrimPrefix(value, "-"))
	case "copy":
		i.Taken = value
	case "first":
		_, err = fmt.Sscanf(value, "%d", &i.TakenParagraphs)
		_, i.Taken, _ = strings.Cut(value, " ")
	default:
		err = fmt.Errorf("unknown key")
	}
	return err
}
