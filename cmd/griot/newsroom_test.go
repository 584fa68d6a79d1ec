package main

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"griot/feeds"
)

// newsWorld makes up what many outlets publish, from a seed: French reports of their own, copies of agencies, communiqués
// and what the press makes of them, several reports of one event.
type newsWorld struct {
	words   *newsWords
	rand    *rand.Rand
	now     time.Time
	sources []*newsSource
	last    int // number of an article
}

type newsSource struct {
	feeds.Source
	articles []*newsArticle // the latest first
}

type newsArticle struct {
	number int
	at     time.Time
	title  newsLine
	lines  []newsLine
}

// newsPlan says what a newsroom has.
type newsPlan struct {
	seed    uint64
	now     time.Time
	sources int
	each    int           // articles in a feed
	within  time.Duration // how old the oldest article is at most; 0 where each source has a rhythm of its own, of days or weeks
	own     bool          // all texts are of their own
}

// A source's document has so many articles; so large is a text without its title, about.
const (
	newsEach      = 25
	newsTextBytes = 1200
)

func newNewsWorld(words *newsWords, plan newsPlan) *newsWorld {
	n := &newsWorld{words: words, rand: rand.New(rand.NewPCG(plan.seed, 20)), now: plan.now}
	type slot struct {
		of *newsSource
		at time.Time
	}
	var slots []slot
	for i := range plan.sources {
		s := n.newSource(i)
		within := plan.within
		if within == 0 {
			within = time.Duration(logUniform(n.rand, 1, 30) * float64(24*time.Hour))
		}
		for range plan.each {
			slots = append(slots, slot{s, plan.now.Add(-time.Minute - time.Duration(n.rand.Int64N(int64(within)))).Truncate(time.Second)})
		}
	}
	slices.SortStableFunc(slots, func(a, b slot) int { return cmp.Compare(a.at.Unix(), b.at.Unix()) })
	var told tellings
	for _, slot := range slots {
		article := n.ownArticle(slot.of, slot.at)
		if !plan.own {
			n.takeUp(slot.of, article, &told)
		}
		slot.of.publish(article)
	}
	return n
}

// newSource adds an outlet, as an operator declares it.
func (n *newsWorld) newSource(i int) *newsSource {
	s := &newsSource{Source: feeds.Source{ID: feeds.SourceID(fmt.Sprintf("j%d", i)), Class: feeds.Press, Language: "fr"}}
	place := n.words.places.draw(n.rand)
	s.Name = among(n.rand, "Le Journal|La Voix|L’Écho|Radio|Le Courrier|Nouvelles|La Tribune") + " de " + place.name
	switch of := i % 33; {
	case of == 7:
		s.Class, s.Issuer = feeds.Official, fmt.Sprintf("%s de %s", n.words.bodies[n.rand.IntN(len(n.words.bodies))], place.name)
		s.Name = s.Issuer
	case of == 17:
		s.Class, s.Name = feeds.Agency, "Agence "+place.name
	case of == 27:
		s.Class = feeds.Humanitarian
	case of == 31:
		s.Class = feeds.Blog
	}
	if n.rand.IntN(3) > 0 {
		s.Home = feeds.PlaceID(place.country)
	}
	n.sources = append(n.sources, s)
	return s
}

func (s *newsSource) publish(a *newsArticle) { s.articles = slices.Insert(s.articles, 0, a) }

// ownArticle is about something that nobody else tells.
func (n *newsWorld) ownArticle(s *newsSource, at time.Time) *newsArticle {
	n.last++
	h := &happening{seed: n.rand.Uint64(), at: at.Add(-time.Duration(n.rand.IntN(20)) * time.Hour), issuer: s.Issuer}
	first := firstLine
	if s.Class == feeds.Official {
		first = communiqueLine
	}
	a := &newsArticle{number: n.last, at: at, title: n.line(h, titleLine), lines: []newsLine{n.line(h, first)}}
	for range 7 + n.rand.IntN(4) {
		a.lines = append(a.lines, n.line(h, laterLine))
	}
	return a
}

func (n *newsWorld) line(h *happening, form lineForm) newsLine {
	return newsLine{of: h, seed: n.rand.Uint64(), form: form}
}

// tellings are the latest articles that others take up.
type tellings struct {
	official, agency, press []*newsArticle
}

const mostTold = 400

func remember(told *[]*newsArticle, a *newsArticle) {
	*told = append(*told, a)
	if len(*told) > mostTold {
		*told = slices.Delete(*told, 0, 1)
	}
}

// takeUp makes an article of the press one time in eight a copy, mostly of an agency's, one in twenty a report made from a
// communiqué, one in twelve another report of what a newspaper told.
func (n *newsWorld) takeUp(s *newsSource, a *newsArticle, told *tellings) {
	switch s.Class {
	case feeds.Official:
		remember(&told.official, a)
		return
	case feeds.Agency:
		remember(&told.agency, a)
		return
	}
	one := func(of []*newsArticle) *newsArticle { return of[n.rand.IntN(len(of))] }
	switch of := n.rand.IntN(120); {
	case of < 11 && len(told.agency) > 0:
		n.copyOf(a, one(told.agency))
	case of < 15 && len(told.press) > 0:
		n.copyOf(a, one(told.press))
	case of < 21 && len(told.official) > 0:
		n.derive(a, one(told.official))
	case of < 31 && len(told.press) > 0:
		h := one(told.press).lines[0].of
		a.title.of = h
		for i := range a.lines {
			a.lines[i].of = h
		}
	default:
		remember(&told.press, a)
	}
}

// copyOf makes an article a copy as newsrooms make them: whole, cut, under another title or with a word changed.
func (n *newsWorld) copyOf(a, from *newsArticle) {
	own := a.title.seed
	a.title, a.lines = from.title, slices.Clone(from.lines)
	switch n.rand.IntN(5) {
	case 0:
		a.lines[n.rand.IntN(len(a.lines))].edited = true
	case 1:
		a.lines = a.lines[:len(a.lines)*2/3]
	case 2:
		a.title.seed = own
	case 3:
		a.title.edited = true
		a.lines[len(a.lines)-1] = n.line(a.lines[0].of, laterLine)
	}
}

// derive makes an article of a communiqué: some of its sentences between the paper's own.
func (n *newsWorld) derive(a, from *newsArticle) {
	h := from.lines[0].of
	a.title.of = h
	for i := range a.lines {
		a.lines[i].of = h
		if i > 0 && i < len(from.lines) && n.rand.IntN(2) == 0 {
			a.lines[i] = from.lines[i]
		}
	}
	a.lines[0].form = derivedLine
}

// refresh has every tenth source publish so many new articles, and give another title to one it had.
func (n *newsWorld) refresh(articles int) (changed []int) {
	for i := 0; i < len(n.sources); i += 10 {
		s := n.sources[i]
		corrected := *s.articles[0]
		corrected.title = n.line(corrected.title.of, titleLine)
		s.articles[0] = &corrected
		n.add(s, articles)
		changed = append(changed, i)
	}
	return changed
}

// add has a source publish new articles, for which the oldest leave its feed.
func (n *newsWorld) add(s *newsSource, articles int) {
	each := len(s.articles)
	for range articles {
		s.publish(n.ownArticle(s, n.now))
	}
	s.articles = s.articles[:each]
}

// write gives the title and the sentences of an article.
func (a *newsArticle) write(w *newsWriter) (title string, sentences []string) {
	for _, line := range a.lines {
		sentences = append(sentences, w.write(line))
	}
	return w.write(a.title), sentences
}

// document is a source's feed as WordPress makes it.
func (s *newsSource) document(w *newsWriter) []byte {
	host := string(s.ID) + ".example"
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>%s</title><link>https://%s/</link><description>Actualités</description><language>fr-FR</language>
`, html.EscapeString(s.Name), host)
	for _, a := range s.articles {
		title, sentences := a.write(w)
		fmt.Fprintf(&b, `<item><title>%s</title><link>https://%s/%s/article-%d/</link><dc:creator><![CDATA[Rédaction]]></dc:creator><pubDate>%s</pubDate><category><![CDATA[Actualité]]></category><guid isPermaLink="false">https://%s/?p=%d</guid>`,
			html.EscapeString(title), host, a.at.UTC().Format("2006/01"), a.number, a.at.UTC().Format(time.RFC1123Z), host, a.number)
		fmt.Fprintf(&b, "<description><![CDATA[<p>%s […]</p>]]></description><content:encoded><![CDATA[", html.EscapeString(sentences[0][:wordEnd(sentences[0], 160)]))
		for paragraph := range slices.Chunk(sentences, 3) {
			fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(strings.Join(paragraph, " ")))
		}
		b.WriteString("]]></content:encoded></item>\n")
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}
