package feeds

import (
	"fmt"
	"slices"
	"strings"
)

// PartsBetween names the parts in which two addresses differ where nothing else does: parameters ("?sid"), a parameter of the
// path (";v"), or one segment of it, counted from 1 ("/3"). It returns nothing for equal addresses, and for ones that
// differ in more.
func PartsBetween(one, other string) []string {
	a, ok := parseAddress(one)
	b, too := parseAddress(other)
	if !ok || !too || a.host != b.host || a.route != b.route || len(a.segments) != len(b.segments) {
		return nil
	}
	var parts []string
	for _, pair := range [][2][]queryPart{{a.query, b.query}, {b.query, a.query}} {
		for _, p := range pair[0] {
			if name := "?" + p.name; !slices.Contains(pair[1], p) && !slices.Contains(parts, name) {
				parts = append(parts, name)
			}
		}
	}
	for i, segment := range a.segments {
		if segment == b.segments[i] {
			continue
		}
		if len(parts) > 0 {
			return nil
		}
		name, rest, _ := strings.Cut(segment, ";")
		sameName, sameRest, _ := strings.Cut(b.segments[i], ";")
		key, _, _ := strings.Cut(rest, "=")
		sameKey, _, _ := strings.Cut(sameRest, "=")
		if name == sameName && key != "" && key == sameKey && !strings.Contains(rest+sameRest, ";") {
			parts = append(parts, ";"+key)
		} else {
			parts = append(parts, fmt.Sprint("/", i+1))
		}
	}
	slices.Sort(parts)
	return parts
}

// InPath reports whether a part of [PartsBetween] is a segment of the path: one that can name the article.
func InPath(part string) bool { return strings.HasPrefix(part, "/") }

// WithoutParts is [PageURL] without these parts. It is "" where they are no part of the address, or where no page is left.
func WithoutParts(address string, parts []string) string {
	if len(parts) == 0 || address == "" {
		return ""
	}
	a, ok := parseAddress(address)
	if !ok {
		return ""
	}
	whole := a.String()
	a.query = slices.DeleteFunc(a.query, func(p queryPart) bool { return slices.Contains(parts, "?"+p.name) })
	a.segments = slices.Clone(a.segments)
	for i, segment := range a.segments {
		if slices.Contains(parts, fmt.Sprint("/", i+1)) {
			a.segments[i] = "*"
			continue
		}
		name, rest, _ := strings.Cut(segment, ";")
		if key, _, _ := strings.Cut(rest, "="); key != "" && slices.Contains(parts, ";"+key) {
			a.segments[i] = name
		}
	}
	if form := a.String(); form != whole && NamesPage(form) {
		return form
	}
	return ""
}
