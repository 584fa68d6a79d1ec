package pack

import "strings"

// Markup writes a document whose text was written already: where it repeats the text, as how many bytes. Between these stand
// its tags and what else is not in the text.
func (w *Writer) Markup(document, text string) {
	for document != "" {
		same := commonPrefix(document, text)
		document, text = document[same:], text[same:]
		markup, skipped := apart(document, text)
		w.Count(same)
		w.Text(document[:markup])
		w.Count(skipped)
		document, text = document[markup:], text[skipped:]
	}
	w.Count(0)
	w.Text("")
}

// Markup reads a document that repeats a text.
func (r *Reader) Markup(text string) string {
	var document strings.Builder
	for {
		same, markup := r.UpTo(len(text)), r.Text()
		if r.failed || same == 0 && markup == "" {
			return document.String()
		}
		document.WriteString(text[:same])
		document.WriteString(markup)
		text = text[same:]
		text = text[r.UpTo(len(text)):]
	}
}

// UpTo gives a number of at most so much.
func (r *Reader) UpTo(most int) int {
	n := r.uvarint()
	if n > uint64(most) {
		r.Fail()
		return 0
	}
	return int(n)
}

func commonPrefix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// resync is how many bytes must be the same for two texts to go on together.
const resync = 6

// apart returns how many bytes of a document and of its text differ before they go on together: tags and characters by their
// names in the one, space or those characters in the other. Where they do not, all of the document differs.
func apart(document, text string) (markup, skipped int) {
	for markup < len(document) {
		next := 1
		if end := strings.IndexByte(document[markup:], '>'); document[markup] == '<' && end > 0 {
			next = end + 1
		} else if end := strings.IndexByte(document[markup:min(len(document), markup+12)], ';'); document[markup] == '&' && end > 0 {
			next = end + 1
		} else if !isSpace(document[markup]) {
			return len(document), 0
		}
		markup += next
		rest := document[markup:]
		if rest == "" || rest[0] == '<' || rest[0] == '&' {
			continue
		}
		for n := 0; n <= len(text) && n <= 8; n++ {
			if same := min(resync, len(rest), len(text)-n); same > 0 && rest[:same] == text[n:n+same] {
				return markup, n
			}
		}
	}
	return markup, 0
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\r' || b == '\t' }
