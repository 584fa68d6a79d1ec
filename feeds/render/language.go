package render

import "strings"

// languageTag is a language fit for xml:lang: letters, digits and hyphens; otherwise the fallback.
func languageTag(tag, fallback string) string {
	if len(tag) > 35 { // RFC 5646, 4.4.1
		return fallback
	}
	tag = strings.ReplaceAll(strings.TrimSpace(tag), "_", "-")
	for i, part := range strings.Split(tag, "-") {
		if len(part) < 1 || len(part) > 8 || i == 0 && len(part) < 2 {
			return fallback
		}
		for _, r := range part {
			letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
			if !letter && (i == 0 || r < '0' || r > '9') {
				return fallback
			}
		}
	}
	return tag
}
