package config

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"griot/feeds/tag"
	"griot/store/story"
)

// WriteDefaults shows the built-in values as they would stand in a configuration file; what has no key there stands in
// comments.
func WriteDefaults(w io.Writer) error {
	c := Default()
	p := &c.Polling
	fmt.Fprintf(w, "site: {title: %s, language: %s}\nlisten: %s\ndata: %s\n", c.Site.Title, c.Site.Language, c.Listen, c.Data)
	fmt.Fprintf(w, "admin: {}\nlog: {format: %s, level: %s}\n", c.Log.Format, strings.ToLower(c.Log.Level.String()))
	l := &c.Limits
	fmt.Fprintf(w, "limits:\n  connections: %d\n  per_client: %d\n  requests: %d\n  requests_at_once: %d\n  renderings: %d\n  renderings_at_once: %d\n  trusted_proxies: [%s]\n",
		l.Connections, l.PerClient, l.Requests.Rate, l.Requests.Burst, l.Requests.WorkRate, l.Requests.WorkBurst, l.Requests.Proxies)
	fmt.Fprintf(w, "retention: {items: %dd, keep_per_source: %d, removed: %s}\n", int(c.Retention.Items.Hours()/24), c.Retention.KeepPerSource, c.Retention.Removed)
	fmt.Fprintf(w, "polling:\n  schedule: %q\n  timezone: %s\n  concurrency: %d\n  per_host: %d\n  spacing: %s\n  shared_hosts: [%s]\n  timeout: %s\n  max_body: %dMiB\n  user_agent: %s\n  allow_private: %t\n  captures: %d\n",
		p.Schedule, p.Timezone, p.Concurrency, p.PerHost, p.Spacing, strings.Join(p.SharedHosts, ", "), p.Timeout, p.MaxBody>>20, p.UserAgent, p.AllowPrivate, p.Captures)
	fmt.Fprintln(w, "many_publishers: []")
	fmt.Fprintf(w, "places: {files: [%s], units: [%s]}\n", strings.Join(c.Places.Files, ", "), strings.Join(asStrings(c.Places.Units), ", "))
	printStories(w, &c.Stories)

	levels := map[tag.Level]int{}
	var order []tag.Level
	for _, place := range tag.BuiltinPlaces() {
		if levels[place.Level] == 0 {
			order = append(order, place.Level)
		}
		levels[place.Level]++
	}
	fmt.Fprintf(w, "\n# The built-in gazetteer (%s):\n", tag.Credit)
	for _, level := range order {
		fmt.Fprintf(w, "#   %d of level %s\n", levels[level], level)
	}
	fmt.Fprintln(w, "\n# The built-in lexicon; a line here can be replaced under topics:")
	for _, topic := range tag.BuiltinLexicon().Topics {
		threshold := topic.Threshold
		if threshold == 0 {
			threshold = tag.DefaultThreshold
		}
		fmt.Fprintf(w, "#   %s: %s, from a score of %g, %d terms\n", topic.ID, topic.Name, threshold, len(topic.Terms))
	}
	weights, err := json.MarshalIndent(c.Stories.Event.Weights, "#   ", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\n# The weights of the words that two reports of one event share, and of the rest; they have no keys:\n#   %s\n", weights)
	return err
}

// printStories shows the thresholds of grouping.
func printStories(w io.Writer, p *story.Params) {
	fmt.Fprintf(w, "stories:\n  window: %s\n  official_window: %s\n  max_story: %d\n", formatDuration(p.Window), formatDuration(p.OfficialWindow), p.MaxStory)
	c, d, e := &p.Copy, &p.Derived, &p.Event
	fmt.Fprintf(w, "  copy:\n    share: %g\n    length_ratio: %g\n    partial: %g\n    min_shared: %d\n    reworked: %g\n    short: %d\n    short_share: %g\n    short_shared: %d\n",
		c.Copy, c.LengthRatio, c.Partial, c.MinShared, c.Reworked, c.Short, c.ShortShare, c.ShortShared)
	fmt.Fprintf(w, "  derived:\n    part: %g\n    cited: %g\n    within: %s\n    score: %g\n", d.Part, d.Cited, formatDuration(d.Within), d.Score)
	fmt.Fprintf(w, "  event:\n    join: %g\n    sure: %g\n    quorum: %g\n    ungated: %g\n    stay: %g\n    gap: %s\n    rare_idf: %g\n",
		e.Join, e.Sure, e.Quorum, e.Ungated, e.Stay, formatDuration(e.Gap), e.RareIDF)
}
