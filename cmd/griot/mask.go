package main

import (
	"net/url"
	"strings"

	"griot/feeds"
)

// mask is text as anybody may see it: without what the configuration took from the environment, and without what looks
// like a secret in any address.
func (c *Config) mask(text string) string {
	for _, secret := range c.Secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret)} {
			text = strings.ReplaceAll(text, form, "***")
		}
	}
	return feeds.MaskText(text)
}
