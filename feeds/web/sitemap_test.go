package web

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// TestAddresses holds that a static copy is whole: every address answers, every file name can be one, and every link
// within the copy is in it.
func TestAddresses(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory()).Static()
	_, all, err := h.Sitemap(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string]bool{}
	var files []string
	for _, a := range all {
		if got := get(h, a.Path); got.Code != 200 {
			t.Errorf("%s: status %d", a.Path, got.Code)
		}
		if !fs.ValidPath(a.File) || slices.Contains(files, a.File) {
			t.Errorf("%s: file %q is no name or stands twice", a.Path, a.File)
		}
		paths[a.Path], files = true, append(files, a.File)
	}
	for path := range paths {
		t.Run(path, func(t *testing.T) {
			got := get(h, path)
			if !strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") {
				return
			}
			for _, href := range hrefs(t, got.Body.String()) {
				href, _, _ = strings.Cut(strings.TrimPrefix(href, "https://griot.example"), "#")
				href, _, _ = strings.Cut(href, "?v=")
				if strings.HasPrefix(href, "/") && !paths[href] {
					t.Errorf("%s links to %s, which is not in the copy", path, href)
				}
			}
		})
	}
}
