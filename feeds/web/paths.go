package web

import (
	"strings"

	"griot/feeds/render"
)

// cutFormat splits a feed's path into its name and format.
func cutFormat(path string) (name string, format render.Format, ok bool) {
	dot := strings.LastIndexByte(path, '.')
	if dot <= 0 || strings.Contains(path[dot:], "/") {
		return "", "", false
	}
	format = render.Format(path[dot+1:])
	return path[:dot], format, format.Known()
}

func withQuestion(query string) string {
	if query == "" {
		return ""
	}
	return "?" + query
}

// indexFile is what web servers send for a folder.
const indexFile = "index.html"
