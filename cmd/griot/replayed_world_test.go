package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/feeds/health"
)

// replayedWorld makes up what a month brings to a store, from a seed: the documents of some two dozen outlets, with all that
// real ones do to them, and what operators declare meanwhile. The texts are those of the corpora.
type replayedWorld struct {
	rand    *rand.Rand
	texts   []corpusText
	outlets []*worldOutlet
	start   time.Time
	days    int
	visits  int // of a source each day
	news    int // original texts each day

	doings  []worldDoing
	entries []entry.Entry
	// Declared over time, see declarations.
	declared entry.Declaration
	made     int
}

type corpusText struct {
	Outlet, Lang, Title, Text string
	Official                  bool
}

// worldOutlet is an outlet's feed as it is at a moment.
type worldOutlet struct {
	feeds.Source
	habits  habits
	listed  []*worldArticle // the latest first
	length  int             // of its feed
	changed bool            // since the last visit
	failing int             // visits that will fail
	visited int
	push    *health.PushStatus
	pending []*worldArticle // published since the last delivery of its hub
}

// habits are what a source does that makes work.
type habits struct {
	undated, future, past, restamps, churns, session, captures, pushed, moves bool
	elsewhere                                                                 string // the host that it answers from now and then
	twin                                                                      string // another feed of its outlet
}

type worldArticle struct {
	feeds.Item
	gone bool // withdrawn
}

type worldDoing struct {
	at time.Time
	do func(time.Time)
}

func readCorpus(t testing.TB) (texts []corpusText) {
	t.Helper()
	for _, name := range []string{"../../feeds/tag/testdata/corpus-dev.jsonl", "../../store/story/testdata/events/stream.jsonl"} {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var text corpusText
			if err := json.Unmarshal(lines.Bytes(), &text); err != nil {
				t.Fatal(err)
			}
			texts = append(texts, text)
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

// worldSources are the outlets by what they do.
func worldSources() []*worldOutlet {
	var all []*worldOutlet
	add := func(id string, class feeds.Class, h habits) {
		s := feeds.Source{ID: feeds.SourceID(id), Name: strings.ToUpper(id), Class: class, Language: "fr", Home: "ml", Republish: feeds.RepublishExcerpt}
		host := id + ".example"
		if h.twin != "" {
			host = h.twin + ".example"
		}
		s.URL = "https://" + host + "/" + id + ".xml"
		if class == feeds.Official {
			s.Issuer, s.Hosts = "Ministère "+id, []string{host}
		}
		all = append(all, &worldOutlet{Source: s, habits: h, length: 6 + len(all)%5*2})
	}
	add("armee", feeds.Official, habits{elsewhere: "armee.parked.example"})
	add("presidence", feeds.Official, habits{})
	add("sante", feeds.Official, habits{elsewhere: "cdn.sante.example.net"})
	add("justice", feeds.Official, habits{undated: true})
	add("onu", feeds.Official, habits{pushed: true})
	add("finder", feeds.Aggregator, habits{churns: true})
	add("radio-afrique", feeds.Press, habits{captures: true})
	add("radio-monde", feeds.Press, habits{twin: "radio-afrique"})
	add("depeches", feeds.Agency, habits{pushed: true})
	add("wire", feeds.Agency, habits{})
	add("undated", feeds.Press, habits{undated: true})
	add("future", feeds.Press, habits{future: true})
	add("past", feeds.Press, habits{past: true})
	add("restamps", feeds.Press, habits{restamps: true})
	add("churns", feeds.Press, habits{churns: true})
	add("session", feeds.Press, habits{session: true})
	add("secours", feeds.Humanitarian, habits{captures: true})
	add("etudes", feeds.Research, habits{})
	add("carnet", feeds.Blog, habits{undated: true, restamps: true})
	add("moves", feeds.Press, habits{moves: true})
	for i := len(all); i < 26; i++ {
		add(fmt.Sprintf("journal-%02d", i), feeds.Press, habits{captures: i%3 == 0})
	}
	return all
}

// newReplayedWorld makes up a month, a tenth of it when brief.
func newReplayedWorld(t testing.TB, seed uint64, declared entry.Declaration, change func(*replayedWorld, time.Time, int) entry.Declaration, brief bool) []entry.Entry {
	t.Helper()
	w := &replayedWorld{
		rand: rand.New(rand.NewPCG(seed, 13)), texts: readCorpus(t), outlets: worldSources(), declared: declared,
		start: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), days: 26, visits: 8, news: 16,
	}
	w.rand.Shuffle(len(w.texts), func(i, j int) { w.texts[i], w.texts[j] = w.texts[j], w.texts[i] })
	if brief {
		w.visits, w.news = 1, 3
	}
	w.declare(w.start, declared)
	for n := range worldChanges {
		at := w.start.Add(time.Duration(float64(n+1) / float64(worldChanges+1) * float64(w.days) * float64(24*time.Hour))).Add(17 * time.Minute)
		w.schedule(at, func(at time.Time) { w.declare(at, change(w, at, n)) })
	}
	for n := range w.days * w.news {
		w.schedule(w.within(w.start, time.Duration(w.days)*24*time.Hour), func(at time.Time) { w.publish(at, &w.texts[n*7%len(w.texts)]) })
	}
	every := 24 * time.Hour / time.Duration(w.visits)
	for _, o := range w.outlets {
		for n := range w.days * w.visits {
			w.schedule(w.within(w.start.Add(time.Duration(n)*every), every), func(at time.Time) { w.visit(o, at) })
		}
		if o.habits.pushed {
			w.subscribe(o)
		}
	}
	for len(w.doings) > 0 {
		next := w.doings[0]
		w.doings = w.doings[1:]
		next.do(next.at)
	}
	// A poll enters the log when its visit ends.
	slices.SortStableFunc(w.entries, func(a, b entry.Entry) int { return cmp.Compare(enters(&a), enters(&b)) })
	for i := range w.entries {
		w.entries[i].Sequence = uint64(i + 1)
		if err := w.entries[i].Validate(); err != nil {
			t.Fatal(err)
		}
	}
	return w.entries
}

func enters(e *entry.Entry) int64 {
	if e.Poll != nil {
		return e.At.Add(e.Poll.Took).UnixNano()
	}
	return e.At.UnixNano()
}

func (w *replayedWorld) chance(percent int) bool { return w.rand.IntN(100) < percent }

func (w *replayedWorld) within(at time.Time, span time.Duration) time.Time {
	return at.Add(time.Duration(w.rand.Int64N(int64(span)))).Truncate(time.Millisecond)
}

// schedule has something done, after what else is done at that time, unless that is after the end.
func (w *replayedWorld) schedule(at time.Time, do func(time.Time)) {
	if at.Before(w.start.AddDate(0, 0, w.days)) {
		after, _ := slices.BinarySearchFunc(w.doings, at, func(d worldDoing, at time.Time) int {
			if d.at.After(at) {
				return 1
			}
			return -1
		})
		w.doings = slices.Insert(w.doings, after, worldDoing{at, do})
	}
}

func (w *replayedWorld) declare(at time.Time, d entry.Declaration) {
	w.declared = d
	w.entries = append(w.entries, entry.Entry{At: at, Declare: &d})
}

func (w *replayedWorld) outlet(id string) *worldOutlet {
	return w.outlets[slices.IndexFunc(w.outlets, func(o *worldOutlet) bool { return string(o.ID) == id })]
}

// any returns an outlet that is official or is not.
func (w *replayedWorld) any(official bool) *worldOutlet {
	for {
		if o := w.outlets[w.rand.IntN(len(w.outlets))]; (o.Class == feeds.Official) == official && o.Class != feeds.Aggregator {
			return o
		}
	}
}

// publish has an outlet publish a text, others take it up, and some of them change their minds.
func (w *replayedWorld) publish(at time.Time, text *corpusText) {
	first := w.put(w.any(text.Official && w.chance(80)), at, text.Title, text.Text, "")
	for range [...]int{0, 0, 0, 1, 1, 1, 2, 3}[w.rand.IntN(8)] {
		later := time.Duration(5+w.rand.IntN(60*[...]int{3, 12, 36, 200}[w.rand.IntN(4)])) * time.Minute
		if w.chance(25) { // at the edge of the window of grouping, within which a restart must not show
			later = time.Duration([...]int{5, 7, 7}[w.rand.IntN(3)])*24*time.Hour + time.Duration(w.rand.IntN(150)-30)*time.Minute
		}
		w.schedule(at.Add(later), func(at time.Time) {
			title, body := text.Title, text.Text
			switch w.rand.IntN(6) {
			case 0: // a partial copy
				body = body[:wordEnd(body, len(body)*6/10)] + " La rédaction a joint les autorités, qui n'ont pas répondu."
			case 1: // cut
				body = body[:wordEnd(body, 200)] + "…"
			case 2: // retitled
				title = "Sahel : " + title
			case 3: // copied with a preface
				body = "Selon un communiqué du ministère, " + body
			}
			link := ""
			if w.chance(12) {
				link = first.Link
			}
			w.put(w.any(false), at, title, body, link)
		})
	}
	if w.chance(25) {
		w.schedule(at.Add(time.Duration(10+w.rand.IntN(300))*time.Minute), func(at time.Time) {
			link := first.Link
			if w.chance(40) {
				link = "https://finder.example/url?url=" + strings.ReplaceAll(strings.ReplaceAll(link, ":", "%3A"), "/", "%2F")
			}
			found := w.put(w.outlet("finder"), at, first.Title+" - "+string(first.SourceID), "", link)
			found.Origin = &feeds.Origin{Title: string(first.SourceID), URL: "https://" + string(first.SourceID) + ".example/"}
		})
	}
}

// put has an outlet publish an article.
func (w *replayedWorld) put(o *worldOutlet, at time.Time, title, text, link string) *worldArticle {
	w.made++
	a := &worldArticle{Item: feeds.Item{
		SourceID: o.ID, GUID: fmt.Sprintf("%s-%d", o.ID, w.made), Link: cmp.Or(link, fmt.Sprintf("https://%s.example/%d/%s", cmp.Or(o.habits.twin, string(o.ID)), 2026, fmt.Sprint(w.made))),
		Title: title, Text: text, Summary: "<p>" + text, Published: at.Truncate(time.Second), Lang: "fr",
	}}
	if w.chance(30) {
		a.Content = "<p>" + text + "</p>"
		a.Categories, a.Authors = []feeds.Category{{Term: "Actualité"}}, []string{"La rédaction"}
	}
	o.list(a)
	if o.ID == "radio-afrique" && w.chance(60) {
		w.outlet("radio-monde").list(a)
	}
	if w.chance(9) {
		w.schedule(at.Add(time.Duration(30+w.rand.IntN(1800))*time.Minute), func(at time.Time) { w.correct(o, a, at) })
	}
	if w.chance(5) {
		w.schedule(at.Add(time.Duration(60+w.rand.IntN(3000))*time.Minute), func(at time.Time) {
			a.gone, o.changed = true, true
			if w.chance(40) {
				w.schedule(at.Add(time.Duration(60+w.rand.IntN(3000))*time.Minute), func(time.Time) { a.gone, o.changed = false, true })
			}
		})
	}
	return a
}

func (o *worldOutlet) list(a *worldArticle) {
	o.listed = slices.Insert(o.listed, 0, a)
	o.listed = o.listed[:min(len(o.listed), 40)]
	o.changed = true
	o.pending = append(o.pending, a)
}

// correct changes the title or the text of an article, to what differs in little or in much.
func (w *replayedWorld) correct(o *worldOutlet, a *worldArticle, at time.Time) {
	o.changed = true
	switch w.rand.IntN(4) {
	case 0:
		a.Title = "[MIS À JOUR] " + a.Title
	case 1:
		a.Title += " : le bilan s'alourdit"
	case 2:
		a.Text += " Le bilan est passé à trente-deux morts, a dit le gouverneur."
	default:
		other := w.texts[w.rand.IntN(len(w.texts))]
		a.Title, a.Text = other.Title, other.Text
	}
	a.Summary, a.Updated = "<p>"+a.Text, at.Truncate(time.Second)
}

// wordEnd is the end of a word near a place in a text.
func wordEnd(s string, near int) int {
	if near >= len(s) {
		return len(s)
	}
	if at := strings.IndexByte(s[near:], ' '); at >= 0 {
		return near + at
	}
	return len(s)
}
