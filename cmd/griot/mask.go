package main

import (
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strings"

	"griot/feeds"
)

// mask is text as anybody may see it: without what the configuration took from the environment, and without what looks
// like a secret in any address.
func (c *Config) mask(text string) string { return feeds.MaskText(conceal(text, c.Secrets)) }

// conceal takes secrets out of a text, in all the forms in which addresses, pages and JSON write them.
func conceal(text string, secrets []string) string {
	for _, secret := range secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret), inJSON(secret)} {
			text = strings.ReplaceAll(text, form, "***")
		}
	}
	return text
}

func inJSON(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return s
	}
	return string(b[1 : len(b)-1])
}

// unspoken are the secrets but for what the site says of itself: that may come from the environment, too, and is none.
func (c *Config) unspoken() []string {
	site := strings.Join([]string{c.PublicURL(), c.Site.Title, c.Site.Contact, c.Site.Licence, c.Site.Language}, "\n")
	return slices.DeleteFunc(slices.Clone(c.Secrets), func(secret string) bool { return len(secret) < minConcealed || strings.Contains(site, secret) })
}

// concealer takes the secrets out of pages; nil when there are none.
func (c *Config) concealer() func(string) string {
	secrets := c.unspoken()
	if len(secrets) == 0 {
		return nil
	}
	return func(text string) string { return conceal(text, secrets) }
}
