package pages

import (
	"time"

	"griot/feeds"
	"griot/feeds/web/wording"
)

// storyDay is the stories of one day in the zone of the site's readers.
type storyDay struct {
	ISO, Name string
	Stories   []storyLine
}

// days groups entries by the day they stand under: when each first qualified, which is what they are ordered by. They come
// to room bytes of a page at most.
func (p *Pages) days(entries []feeds.Entry, room int) []storyDay {
	var days []storyDay
	for _, line := range p.lines(entries, room) {
		if n := len(days); n == 0 || days[n-1].ISO != line.day.ISO {
			days = append(days, storyDay{ISO: line.day.ISO, Name: line.day.Name})
		}
		last := &days[len(days)-1]
		last.Stories = append(last.Stories, line.storyLine)
	}
	return days
}

// dayLine is a story and the heading it stands under.
type dayLine struct {
	storyLine
	day storyDay
}

// lines returns the entries as a list shows them. The oldest lack excerpts where they would not fit otherwise; what
// does not fit at all is left out.
func (p *Pages) lines(entries []feeds.Entry, room int) []dayLine {
	var lines []dayLine
	size := 0
	for i := range entries {
		day := p.site.Local(entries[i].Qualified)
		iso := day.Format(time.DateOnly)
		if line, ok := p.line(&entries[i], iso); ok {
			size += line.bytes()
			lines = append(lines, dayLine{line, storyDay{ISO: iso, Name: wording.Capital(p.words.LongDay(day))}})
		}
	}
	for i := len(lines) - 1; i >= 0 && size > room; i-- {
		size -= lines[i].bytes()
		lines[i].Excerpt = ""
		size += lines[i].bytes()
	}
	for len(lines) > 0 && size > room {
		size -= lines[len(lines)-1].bytes()
		lines = lines[:len(lines)-1]
	}
	return lines
}
