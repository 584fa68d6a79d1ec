package render

// Part says which part of its feed a document holds, and where the others are (RFC 5005). Addresses are below the
// site's root, without the format's ending; "" for none. The zero Part is a feed that needs no others.
type Part struct {
	Document string // the document's own; "" is the feed's
	Archive  bool   // its entries are settled

	First, Previous, Next string // of the pages a reader turns
	PrevArchive, Current  string
}

// nsHistory is the namespace of RFC 5005.
const nsHistory = "http://purl.org/syndication/history/1.0"

// fhArchive is the mark of an archive document.
type fhArchive struct{}

func (p *Part) mark() *fhArchive {
	if p.Archive {
		return &fhArchive{}
	}
	return nil
}

// partLink is one link from a document to another part of its feed.
type partLink struct{ rel, href string }

// links are those to the other parts; address makes the absolute address of one.
func (p *Part) links(address func(part string) string) []partLink {
	var links []partLink
	for _, l := range []partLink{
		{"first", p.First}, {"previous", p.Previous}, {"next", p.Next},
		{"current", p.Current}, {"prev-archive", p.PrevArchive},
	} {
		if l.href != "" {
			links = append(links, partLink{l.rel, address(l.href)})
		}
	}
	return links
}
