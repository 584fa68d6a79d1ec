package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"griot/feeds/tag"
	"griot/store/story"
)

// printDefaults shows the built-in values as they would stand in a configuration file; what has no key there stands in
// comments.
func printDefaults(w io.Writer) error {
	c := DefaultConfig()
	p := &c.Polling
	fmt.Fprintf(w, "site: {title: %s, language: %s}\nlisten: %s\ndata: %s\n", c.Site.Title, c.Site.Language, c.Listen, c.Data)
	l := &c.Limits
	fmt.Fprintf(w, "limits:\n  connections: %d\n  per_client: %d\n  requests: %d\n  requests_at_once: %d\n  renderings: %d\n  renderings_at_once: %d\n  trusted_proxies: [%s]\n",
		l.Connections, l.PerClient, l.Requests.Rate, l.Requests.Burst, l.Requests.WorkRate, l.Requests.WorkBurst, l.Requests.Proxies)
	fmt.Fprintf(w, "retention: {items: %dd, keep_per_source: %d}\n", int(c.Retention.Items.Hours()/24), c.Retention.KeepPerSource)
	fmt.Fprintf(w, "polling:\n  schedule: %q\n  timezone: %s\n  concurrency: %d\n  per_host: %d\n  spacing: %s\n  shared_hosts: [%s]\n  timeout: %s\n  max_body: %dMiB\n  user_agent: %s\n  allow_private: %t\n  captures: %d\n",
		p.Schedule, p.Timezone, p.Concurrency, p.PerHost, p.Spacing, strings.Join(p.SharedHosts, ", "), p.Timeout, p.MaxBody>>20, p.UserAgent, p.AllowPrivate, p.Captures)
	fmt.Fprintf(w, "places: {files: [%s]}\n", strings.Join(c.Places.Files, ", "))

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
	params, err := json.MarshalIndent(story.DefaultParams(), "#   ", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\n# The thresholds of grouping (times in nanoseconds):\n#   %s\n", params)
	return err
}
