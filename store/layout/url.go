package layout

import "griot/feeds"

// PageKey returns one name for a page, however its address is written, and for its twins. Of a bare site it is the host.
func PageKey(address string) string { return feeds.PageURL(address) }
