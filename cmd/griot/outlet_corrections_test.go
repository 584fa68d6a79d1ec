package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// corrector is a newspaper whose feed is another one at each visit: it corrects a bilan, gives another report a footer and
// a counter, takes a third out, and puts it back.
type corrector struct {
	mu     sync.Mutex
	visits int
}

type edition struct{ id, title, text string }

func (c *corrector) edition() []edition {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.visits++
	toll := edition{"bilan", "Léré : deux soldats tués", "Deux soldats ont été tués dimanche à Léré, selon l'armée."}
	market := edition{"marche", "Le marché de Diré rouvre", "Les commerçants ont repris leurs places à Diré.\nLu 3 fois"}
	minister := edition{"ministre", "Le ministre aurait démissionné", "Le ministre des Mines aurait remis sa démission."}
	flood := edition{"crue", "Crue du fleuve à Mopti", "Les pêcheurs de Mopti attendent la décrue."}
	switch c.visits {
	case 1:
		return []edition{toll, minister, market, flood}
	case 2, 3:
		toll = edition{"bilan", "Léré : trois soldats tués", "Trois soldats ont été tués dimanche à Léré, selon l’armée."}
		market.title = "LE MARCHÉ DE DIRÉ ROUVRE !"
		market.text = fmt.Sprintf("Les commerçants ont repris leurs places à Diré.\nLu %d fois\nLire aussi : Crue du fleuve à Mopti", 40*c.visits)
		return []edition{toll, market, flood}
	default:
		toll = edition{"bilan", "Léré : trois soldats tués", "Trois soldats ont été tués dimanche à Léré, selon l’armée."}
		return []edition{toll, minister, market, flood}
	}
}

func (c *corrector) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	hours := map[string]int{"bilan": 1, "ministre": 2, "marche": 3, "crue": 4}
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Le Correcteur</title><link>/</link><description>d</description>`)
	for _, e := range c.edition() {
		at := began.Add(-time.Duration(hours[e.id]) * time.Hour).Format(time.RFC1123Z)
		fmt.Fprintf(&b, `<item><guid isPermaLink="false">%s</guid><title>%s</title><link>/c/%s</link><pubDate>%s</pubDate><description>&lt;p&gt;%s&lt;/p&gt;</description></item>`,
			e.id, e.title, e.id, at, strings.ReplaceAll(e.text, "\n", "&lt;/p&gt;&lt;p&gt;"))
	}
	fmt.Fprint(w, b.String()+`</channel></rss>`)
}
