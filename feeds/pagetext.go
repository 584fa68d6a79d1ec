package feeds

// PageText says what the page of an item was read for. The zero value is an item as its feed gave it.
type PageText string

const (
	// PageBody is a text that the operator's selector names, on the page of a source that has no feed: it is the item's
	// own text, under the policy of its source.
	PageBody PageText = "body"
	// PageExcerpt is a text found on the page for tags and stories alone: it is never shown beyond an excerpt.
	PageExcerpt PageText = "text"
)

// Resume takes over what the page of the item gave an earlier poll, so that a document which repeats the item in brief
// takes nothing back. It reports whether there was anything.
func (i *Item) Resume(earlier *Item) bool {
	if earlier.PageText == "" || i.PageText != "" {
		return false
	}
	i.PageText, i.Text = earlier.PageText, earlier.Text
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
