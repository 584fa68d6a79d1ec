package render

// nsHistory is the namespace of RFC 5005.
const nsHistory = "http://purl.org/syndication/history/1.0"

const nsDublinCore = "http://purl.org/dc/elements/1.1/"

const (
	generator  = "Griot"
	nsAtomFeed = "http://www.w3.org/2005/Atom"
)
