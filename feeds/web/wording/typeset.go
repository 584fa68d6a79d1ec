package wording

import "strings"

// Typeset keeps signs with the words they belong to. Publishers write French with plain spaces before : ; ? ! % and
// inside guillemets, and in numbers, where a line must not break. Other languages stay as they are.
func Typeset(language, text string) string {
	if language != "fr" || !strings.Contains(text, " ") {
		return text
	}
	var b strings.Builder
	for i := range len(text) {
		if text[i] == ' ' && bound(text[:i], text[i+1:]) {
			b.WriteString("\u00a0")
		} else {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// bound reports whether a space between two texts must not break.
func bound(before, after string) bool {
	if strings.HasSuffix(before, "«") || strings.HasPrefix(after, "»") {
		return true
	}
	if after == "" || before == "" {
		return false
	}
	if strings.IndexByte(":;?!%", after[0]) >= 0 {
		return len(after) == 1 || strings.IndexByte(" .,)", after[1]) >= 0 || strings.HasPrefix(after[1:], "\u00a0")
	}
	return digits(before[len(before)-1:]) && len(after) >= 3 && digits(after[:3]) && (len(after) == 3 || !digits(after[3:4]))
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }
