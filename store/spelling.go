package store

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/net/idna"

	"griot/feeds"
)

// page names the page at an address, however its path is escaped and its host is written.
func page(address string) string {
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

// spellings are the keys under which an item of that address may be known, the likely ones: as it is spelled here, and
// plainly.
func spellings(address string) []feeds.Key {
	keys := []feeds.Key{{Kind: feeds.KeyLink, Value: feeds.CanonicalURL(address)}}
	if plain := feeds.PlainURL(address); plain != keys[0].Value {
		keys = append(keys, feeds.Key{Kind: feeds.KeyLink, Value: plain})
	}
	return keys
}

// spelled finds the items that are kept with one of these addresses, spelled as it may be: the keys of items that came
// before there were keys for the plain spelling tell one spelling only. All items are read; no transaction is open for
// long.
func (db *DB) spelled(ctx context.Context, addresses []string) (map[string][]feeds.ItemID, error) {
	found := map[string][]feeds.ItemID{}
	if len(addresses) == 0 {
		return found, nil
	}
	wanted := map[string]bool{}
	for _, a := range addresses {
		wanted[page(a)] = true
	}
	var next []byte
	for more := true; more; {
		if err := db.bolt.View(func(tx *bolt.Tx) error {
			c := tx.Bucket(bucketItems).Cursor()
			k, v := c.Seek(next)
			for n := 0; k != nil && n < 100*retagBatch; n++ {
				id := feeds.ItemID(k)
				for _, field := range [][]byte{[]byte(`"link":"`), []byte(`"guid":"`)} {
					if p := page(textAfter(v, field)); wanted[p] && !slices.Contains(found[p], id) {
						found[p] = append(found[p], id)
					}
				}
				k, v = c.Next()
			}
			more, next = k != nil, bytes.Clone(k)
			return ctx.Err()
		}); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// textAfter is the first text of a record that follows field, "" for none: what else is in the record need not be read.
func textAfter(record, field []byte) (text string) {
	at := bytes.Index(record, field)
	if at < 0 {
		return ""
	}
	quoted := record[at+len(field)-1:]
	end := 1
	for end < len(quoted) && quoted[end] != '"' {
		if quoted[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(quoted) || json.Unmarshal(quoted[:end+1], &text) != nil {
		return ""
	}
	return text
}
