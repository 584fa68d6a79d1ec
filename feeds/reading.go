package feeds

// Reading says what the page of an item was read for. The zero value is an item as its feed gave it.
type Reading string

const (
	// ReadBody is a text that the operator's selector names, on the page of a source that has no feed: it is the item's
	// own text, under the policy of its source.
	ReadBody Reading = "body"
	// ReadText is a text found on the page for tags and stories alone: it is never shown beyond an excerpt.
	ReadText Reading = "text"
)

// Resume takes over what the page of the item gave an earlier poll, so that a document which repeats the item in brief
// takes nothing back. It reports whether there was anything.
func (i *Item) Resume(earlier *Item) bool {
	if earlier.Reading == "" || i.Reading != "" {
		return false
	}
	i.Reading, i.Text = earlier.Reading, earlier.Text
	if i.Content == "" {
		i.Content = earlier.Content
	}
	if i.Image == "" {
		i.Image = earlier.Image
	}
	if len(i.Authors) == 0 {
		i.Authors = earlier.Authors
	}
	if i.Lang == "" {
		i.Lang = earlier.Lang
	}
	if i.Published.IsZero() {
		i.Published = earlier.Published
	}
	return true
}
