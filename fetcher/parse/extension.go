package parse

import ext "github.com/mmcdole/gofeed/extensions"

// extension returns the first text of the extension elements of a name.
func extension(x ext.Extensions, prefix, name string) string {
	for _, e := range x[prefix][name] {
		if e.Value != "" {
			return e.Value
		}
	}
	return ""
}

// extensions returns the texts of all extension elements of a name.
func extensions(x ext.Extensions, prefix, name string) []string {
	var texts []string
	for _, e := range x[prefix][name] {
		texts = append(texts, e.Value)
	}
	return texts
}
