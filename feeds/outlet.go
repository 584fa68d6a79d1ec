package feeds

import "strings"

// OutletID names an outlet: what the configuration declares, a domain, or the id of a source that is its own outlet. The
// three share one space of names, so that a declared id can be a domain.
type OutletID string

// officialMark ends the ids of outlets that are official bodies, unless they are declared.
const officialMark = "+official"

// Official is the id of the official body at a domain: it and a press outlet there are two.
func (id OutletID) Official() OutletID { return id + officialMark }

// Domain is the id without the mark of an official body.
func (id OutletID) Domain() string { return strings.TrimSuffix(string(id), officialMark) }

// sharesDomain reports whether of two outlets at one domain one is the official body there.
func (id OutletID) sharesDomain(other OutletID) bool {
	return id.Domain() == other.Domain()
}

// Outlet is the publisher that readers know, with one source or more. The zero Outlet is none.
type Outlet struct {
	ID   OutletID `json:"id"`
	Name string   `json:"name,omitempty"`
}

// IsZero reports whether it is none.
func (o Outlet) IsZero() bool { return o == Outlet{} }

// CountsFor is the outlet that the item is a word of: the one it was given, else its source itself.
func (i *Item) CountsFor() Outlet {
	o := i.Outlet
	if o.ID == "" {
		o.ID = OutletID(i.SourceID)
	}
	if o.Name == "" && i.Outlet.ID == "" && i.Source != nil {
		o.Name = i.Source.Name
	}
	if o.Name == "" {
		o.Name = string(o.ID)
	}
	return o
}
