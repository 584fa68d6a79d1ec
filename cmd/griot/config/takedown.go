package config

import (
	"strings"
	"unicode"

	"griot/feeds"
)

// takedown reads what must not be shown any more. A repeated line is a fault: one of the two would be lifted in vain.
func (d *decoder) takedown(file *mapping) {
	list, ok := file.get("takedown")
	if !ok {
		return
	}
	var lines []int
	for _, v := range list.list() {
		m := v.mapping()
		var t feeds.Takedown
		read(m, "url", &t.URL, ParseWebURL)
		read(m, "item", &t.Item, parseItemID)
		read(m, "story", &t.Story, parseItemID)
		read(m, "source", &t.Source, parseID[feeds.SourceID])
		read(m, "outlet", &t.Outlet, parseOutletID)
		read(m, "date", &t.Date, parseDay)
		read(m, "reason", &t.Why, ParseLine)
		m.close()
		named := 0
		for _, key := range []string{"url", "item", "story", "source", "outlet"} {
			if _, given := m.get(key); given {
				named++
			}
		}
		if named != 1 {
			m.refuse(refuse("name one of url, item, story, source and outlet", "a takedown names one thing"))
			continue
		}
		if t.Same(&feeds.Takedown{}) {
			continue // what it names was refused
		}
		for i := range d.config.Takedowns {
			if d.config.Takedowns[i].Same(&t) {
				m.refuse(refuse("remove one of them", "line %d takes down the same", lines[i]))
			}
		}
		d.config.Takedowns, lines = append(d.config.Takedowns, t), append(lines, v.node.Line)
	}
}

func parseItemID(s string) (feeds.ItemID, error) {
	id, err := feeds.ParseItemID(s)
	if err != nil {
		return id, refuse("the last part of the address of a story's page, 26 letters and digits", "%q is no id", s)
	}
	return id, nil
}

func parseDay(s string) (feeds.Day, error) {
	d, err := feeds.ParseDay(s)
	if err != nil {
		return d, refuse("write year, month and day: 2026-02-09", "%q is not a day", s)
	}
	return d, nil
}

// parseOutletID reads the id of an outlet: a word as of sources, or a domain or a place there, perhaps with the mark of
// official bodies.
func parseOutletID(s string) (feeds.OutletID, error) {
	strange := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsUpper(r) || !unicode.IsPrint(r) }
	if s == "" || len(s) > 300 || strings.ContainsFunc(s, strange) || strings.Contains(s, "://") {
		return "", refuse("write it as griot check lists it: rfi.fr, or the word after outlet: of its sources", "%q is no id of an outlet", s)
	}
	return feeds.OutletID(s), nil
}
