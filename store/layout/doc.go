// Package layout is what a data file holds: its buckets and keys, and the records of items, stories and takedowns. A
// [Snapshot] reads and writes them within one transaction. What changes them, and in which order, is the affair of package store.
//
// The bucket tree, with ␀ for a zero byte, time8 for eight big-endian bytes of Unix nanoseconds, rank8 for the rank of
// an item among all, the latest first, and id16 for an item or story id:
//
//	meta
//	├── schema            the version of this layout
//	├── upgrade           layout4 done8 total8 and a cursor, while a file of an earlier layout is upgraded; see store/migrate.go
//	├── swept             the Poll time of the last retention pass
//	├── words             how far the index of words has come, and by which rules
//	├── grouped           the rules and thresholds that made the stories
//	├── cursor            sequence8 time8: the last entry that was applied, and the latest time of one
//	├── declared          the last declaration, as package entry packs it
//	├── window            hour8 time8: how far the window of grouping has come; see story.Clock
//	├── silent            sequence8: how often stories changed without a line in the log
//	├── stamps            time8 time8: when documents last changed, and when they did without a dated story; see lastmodified.go
//	├── made              what stands for the configuration that documents are made by
//	├── push_key          32 random bytes: makes the secrets of WebSub subscriptions
//	sources
//	└── <source id>       feeds.SourceStatus, JSON
//	items
//	└── id16              record: the item whole, its keys and its story, packed; see packed.go
//	dictionaries
//	└── version4          what records are packed with; see dictionaries.go and store/pack
//	evidence
//	└── id16              the evidence of an item's tags, JSON; only of records of earlier layouts, which are JSON, too
//	contents
//	└── id16              sanitised HTML of an item, likewise
//	keys
//	└── <source>␀<kind>hash16    id16, or id16 + day4 once the item is gone (a tombstone)
//	sightings
//	└── id16              day4 sum8: the day the item was last seen in its feed, and what stands for it then; see sighting.go
//	earlier
//	└── id16 time8        the text of an item before a correction, plain; time8 is that of the correction
//	listings
//	└── <source>          what its last document listed and what is missed since; see listing.go and store/withdrawal.go
//	takedowns
//	└── u<address>, i<id16>, s<id16>  what was asked to be taken down and what that removed, JSON; see store/takedown.go
//	taken
//	└── id16              feeds.TakenDownError, JSON: why an item is gone
//	joined
//	└── id16              id16: an item that was joined to another one, and that one; see store/join.go
//	signatures
//	└── time8 id16        nothing: an item of the window of grouping; see signatures.go
//	signed
//	└── id16 piece2       what grouping reads of such an item, as package sign packs it, in pieces
//	end
//	└── clean             transaction8 file8 time8: the file ended cleanly; see store/dbfile
//	stories
//	└── id16              members, links and update time, see storyrecord.go; none for a story of one item that never changed
//	terms
//	└── <term>␀rank8      a block of ranks: the items under a term, the latest first; see store/terms.go and store/postings
//	ranks
//	└── rank8 id16        nothing: the item at a rank; see index.go
//	shared
//	└── rank8             nothing: a rank that several items had
//	words
//	└── <word>␀rank8      a block of ranks, as under terms: the items that hold a word; see store/words.go
//	fresh
//	└── rank8 id16        the words of an item that wait to be filed
//	activity
//	└── day4 <tag>        size4: how many stories there were that day; see store/activity.go
//	captures
//	└── time8 <source>    a document as it was fetched, for replay; see store/captures
//	captured
//	└── <source>␀time8    size4: the captures of a source
//	outbound
//	└── <key>             what push outward remembers: subscriptions at our hub, webhooks, cursors; see store/push.go
//	log
//	└── sequence8         change: what every commit did, trimmed; see changelog.go
package layout
