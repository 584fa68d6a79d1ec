package store

import "griot/feeds"

// pageKey returns one name for a page, however its address is written, and for its twins. Of a bare site it is the host.
func pageKey(address string) string { return feeds.PageURL(address) }
