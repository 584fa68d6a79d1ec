package pages

import (
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

// outboundLine is one feed, webhook or hub elsewhere as operators see it.
type outboundLine struct {
	Name, Facts string
	Last        moment
	Problem     string
}

// outboundLines are what the status page says of push outward; none where there is nothing to say.
func (p *Pages) outboundLines(now *health.Outbound) []outboundLine {
	if now == nil {
		return nil
	}
	var lines []outboundLine
	for _, f := range now.Feeds {
		lines = append(lines, p.outboundLine(f.Path, p.words.FeedPush(f.Subscribers, f.Owed, f.Failing), f.LastDelivery, f.Problem))
	}
	for _, w := range now.Webhooks {
		lines = append(lines, p.outboundLine("feeds/"+w.Feed+" → "+w.Host, p.words.WebhookPush(w.Sent, w.Failures), w.LastDelivery, w.Problem))
	}
	for _, ping := range now.Pings {
		facts := ""
		if ping.Failures > 0 {
			facts = p.words.FailuresInARow(ping.Failures)
		}
		lines = append(lines, p.outboundLine(ping.Hub, facts, ping.LastPing, ping.Problem))
	}
	return lines
}

func (p *Pages) outboundLine(name, facts string, last time.Time, problem string) outboundLine {
	return outboundLine{
		Name: render.Clean(feeds.MaskURL(name)), Facts: facts, Last: p.moment(last), Problem: render.Clean(feeds.MaskText(problem)),
	}
}
