package store

import (
	"strings"

	"golang.org/x/net/idna"

	"griot/feeds"
)

// pageKey names the page at an address, however its path is escaped and its host is written.
func pageKey(address string) string {
	host, rest, below := strings.Cut(feeds.PlainURL(address), "/")
	name, port, _ := strings.Cut(host, ":")
	if ascii, err := idna.Lookup.ToASCII(name); err == nil && ascii != name {
		host = ascii
		if port != "" {
			host += ":" + port
		}
	}
	if below {
		host += "/" + rest
	}
	return host
}

// linkKeys are the keys under which an item of that address may be known, the likely ones: as it is spelled here, and
// plainly.
func linkKeys(address string) []feeds.Key {
	keys := []feeds.Key{{Kind: feeds.KeyLink, Value: feeds.CanonicalURL(address)}}
	if plain := feeds.PlainURL(address); plain != keys[0].Value {
		keys = append(keys, feeds.Key{Kind: feeds.KeyLink, Value: plain})
	}
	return keys
}
