package web

// tag is the strong entity tag of the document in an encoding: other bytes, other tag.
func (d *document) tag(e encoding) string {
	if e == asIs {
		return `"` + d.digest + `"`
	}
	return `"` + d.digest + "-" + encodingNames[e] + `"`
}
