package pages

import (
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"griot/feeds"
	"griot/feeds/web/wording"
)

// alternate is a feed that a page announces.
type alternate struct {
	Title, Type, Href string
	Label, Of         string // the format's name, and what the feed is of
}

// searchForm, trail and addressList are what the templates "search", "trail" and "addresses" show.
type (
	searchForm struct {
		W              *wording.Words
		Text, Language string
	}
	trailLine struct {
		W     *wording.Words
		Trail []Link
	}
	addressList struct {
		W     *wording.Words
		Feeds []alternate
	}
)

// shared are the templates that every page may use.
func sharedTemplates() []string {
	return []string{"layout.html", "stories.html", "map.html", "timeline.html", "history.html"}
}

func (p *Pages) templateFuncs() template.FuncMap {
	asked := ""
	if p.Translated() {
		asked = p.words.Lang
	}
	return template.FuncMap{
		"path":      p.Path,
		"page":      p.Locale.Page,
		"region":    func(id feeds.PlaceID) string { return "region/" + string(id) },
		"W":         func() *wording.Words { return p.words },
		"query":     func(f frame) searchForm { return searchForm{f.W, f.Query, asked} },
		"trail":     func(f frame, trail []Link) trailLine { return trailLine{f.W, trail} },
		"addresses": func(f frame, all []alternate) addressList { return addressList{f.W, all} },
	}
}

// parse reads the templates.
func (p *Pages) parse() error {
	layout, err := template.New("layout.html").Funcs(p.templateFuncs()).ParseFS(files, sharedTemplates()...)
	if err != nil {
		return fmt.Errorf("page templates: %w", err)
	}
	byName := map[string]string{}
	for _, name := range []string{"front", "listing", "select", "search", "feeds", "story", "sources", "status", "source", "problem"} {
		byName[name] = name + ".html"
	}
	help, err := fs.Glob(files, "help."+p.words.Lang+"/*.html")
	if err != nil {
		return err
	}
	for _, file := range help {
		byName["help/"+strings.TrimSuffix(path.Base(file), ".html")] = file
	}
	for name, file := range byName {
		t, err := layout.Clone()
		if err != nil {
			return err
		}
		patterns := []string{file}
		if strings.HasPrefix(name, "help/") {
			patterns = append(patterns, "help.html", "examples.html")
		}
		if p.byName[name], err = t.ParseFS(files, patterns...); err != nil {
			return fmt.Errorf("page template %s: %w", name, err)
		}
	}
	return nil
}
