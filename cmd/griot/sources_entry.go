package main

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"griot/cmd/griot/config"
	"griot/feeds"
)

// write adds the entry as a line of the configuration, with its note above it.
func (e *sourceEntry) write(b *strings.Builder) {
	if e.Note != "" {
		fmt.Fprintf(b, "  # %s\n", oneComment(e.Note))
	}
	fmt.Fprintf(b, "  - {id: %s, name: %s, url: %s", quotedIfWord(string(e.ID)), yamlText(e.Name), quoted(e.URL))
	if e.Site != "" {
		fmt.Fprintf(b, ", site: %s", quoted(e.Site))
	}
	fmt.Fprintf(b, ", class: %s", e.Class)
	if e.Issuer != "" {
		fmt.Fprintf(b, ", issuer: %s", yamlText(e.Issuer))
	}
	if len(e.Hosts) > 0 {
		hosts := make([]string, len(e.Hosts))
		for i, host := range e.Hosts {
			hosts[i] = quoted(host)
		}
		fmt.Fprintf(b, ", hosts: [%s]", strings.Join(hosts, ", "))
	}
	if e.Home != "" {
		fmt.Fprintf(b, ", home: %s", quotedIfWord(string(e.Home)))
	}
	if e.Republish != "" {
		fmt.Fprintf(b, ", republish: %s", e.Republish)
	}
	if e.Outlet != "" {
		fmt.Fprintf(b, ", outlet: %s", quotedIfWord(string(e.Outlet)))
	}
	if e.Language != "" {
		fmt.Fprintf(b, ", language: %s", quotedIfWord(e.Language))
	}
	b.WriteString("}\n")
}

// oneComment is a text in one line without control characters.
func oneComment(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))), " ")
}

// plainYAML is what YAML takes for a text without quotes, in braces too.
var plainYAML = regexp.MustCompile(`^\pL[\pL\pN]*([ .’–/-]+[\pL\pN’]+)*$`)

// yamlText is a text of the configuration, quoted where it must be.
func yamlText(s string) string {
	if s = oneComment(s); plainYAML.MatchString(s) {
		return quotedIfWord(s)
	}
	return quoted(s)
}

// quotedIfWord quotes what YAML would not take for a text.
func quotedIfWord(s string) string {
	if slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(s)) {
		return quoted(s)
	}
	return s
}

// quoted is a text in double quotes, in which YAML has JSON's escapes; a ${ stays one.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(strings.ReplaceAll(s, "${", "$${")); err != nil {
		return `""`
	}
	return strings.TrimSpace(b.String())
}

var (
	// feedWord is what software puts around the name of a site in the title of its feed.
	feedWord   = regexp.MustCompile(`(?i)(\s*[|»:–-]\s*)?\b((rss(\s*2(\.0)?)?|atom)(\s+(feed|flux))?|(feed|flux)(\s+(rss|atom))?)$`)
	homeWord   = regexp.MustCompile(`(?i)^(accueil|home|bienvenue|welcome)\s*[|»:–-]\s*|\s*[|»:–-]\s*(accueil|home)$`)
	slugBreaks = regexp.MustCompile(`[^a-z0-9]+`)
)

// cleanName is the title of a feed or page as the name of a source.
func cleanName(title string) string {
	name := oneComment(title)
	name = homeWord.ReplaceAllString(feedWord.ReplaceAllString(name, ""), "")
	return feeds.Shorten(strings.Trim(name, " |»:–-"), maxName)
}

// takenIDs are the ids that no new source may have.
type takenIDs map[feeds.SourceID]bool

func newTakenIDs(cfg *config.Config) takenIDs {
	taken := takenIDs{}
	for _, s := range cfg.Sources {
		taken[s.ID] = true
	}
	return taken
}

// name makes an id of a name and takes it. Where the name has no letters that an id can hold, the other is used.
func (t takenIDs) name(name, other string) feeds.SourceID {
	base := slugOf(name)
	if base == "" {
		base = slugOf(other)
	}
	if base == "" {
		base = "source"
	}
	id := feeds.SourceID(base)
	for n := 2; t[id]; n++ {
		id = feeds.SourceID(fmt.Sprintf("%s-%d", base, n))
	}
	t[id] = true
	return id
}

// Lengths of what is made of a title, in characters.
const (
	maxName = 80
	maxSlug = 40
)

// slugOf is a name in the letters of an id: without accents, cut between words.
func slugOf(name string) string {
	folded := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'œ' || r == 'Œ':
			return 'o'
		case r == 'ŋ' || r == 'Ŋ' || r == 'ɲ' || r == 'Ɲ':
			return 'n'
		case r == 'ɛ' || r == 'Ɛ':
			return 'e'
		case r == 'ɔ' || r == 'Ɔ':
			return 'o'
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(name))
	slug := strings.Trim(slugBreaks.ReplaceAllString(folded, "-"), "-")
	if len(slug) > maxSlug {
		slug = slug[:maxSlug+1]
		slug = strings.Trim(slug[:max(strings.LastIndexByte(slug, '-'), maxSlug/2)], "-")
	}
	if _, err := config.ParseSlug(slug); err != nil {
		if _, err := config.ParseSlug(slug + "-1"); err != nil {
			return ""
		}
		return slug + "-1"
	}
	return slug
}

// sourceEntry is a source to be declared.
type sourceEntry struct {
	ID        feeds.SourceID  `json:"id"`
	Name      string          `json:"name"`
	URL       string          `json:"url"`
	Site      string          `json:"site,omitempty"`
	Class     feeds.Class     `json:"class"`
	Issuer    string          `json:"issuer,omitempty"`
	Hosts     []string        `json:"hosts,omitempty"`
	Home      feeds.PlaceID   `json:"home,omitempty"`
	Republish feeds.Republish `json:"republish,omitempty"`
	Outlet    feeds.OutletID  `json:"outlet,omitempty"`
	Language  string          `json:"language,omitempty"`
	Note      string          `json:"note,omitempty"` // for the operator
}

func printEntries(out io.Writer, entries []sourceEntry) error {
	var b strings.Builder
	for i := range entries {
		entries[i].write(&b)
	}
	_, err := io.WriteString(out, b.String())
	return err
}
