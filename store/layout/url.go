package layout

import (
	"strings"

	"golang.org/x/net/idna"

	"griot/feeds"
)

// PageKey returns one name for a page, however the path of its address is escaped and the host written.
func PageKey(address string) string {
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

// LinkKeys returns the likely keys of an item of an address: in the spelling given, and in the plain one.
func LinkKeys(address string) []feeds.Key {
	keys := []feeds.Key{{Kind: feeds.KeyLink, Value: feeds.CanonicalURL(address)}}
	if plain := feeds.PlainURL(address); plain != keys[0].Value {
		keys = append(keys, feeds.Key{Kind: feeds.KeyLink, Value: plain})
	}
	return keys
}
