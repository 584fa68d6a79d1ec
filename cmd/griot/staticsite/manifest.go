package staticsite

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"griot/feeds/web"
)

// manifestFile says in the folder of a static copy what export wrote there. So a later one makes only what has changed,
// and removes only files of its own that are no longer part of the site.
const manifestFile = ".griot-export.json"

// manifest is what is known of a static copy.
type manifest struct {
	Files      []copiedFile `json:"files"` // sorted by name
	Compressed bool         `json:"compressed,omitempty"`
	Made       string       `json:"made,omitempty"`   // of what the documents were made, stories excepted
	Silent     uint64       `json:"silent,omitempty"` // of the store, when it was made
	Cursor     uint64       `json:"cursor,omitempty"` // in the store's change log: all up to it is in the copy
	Survey     *web.Sitemap `json:"survey,omitempty"`
}

// copiedFile is a file of a static copy as export left it there.
type copiedFile struct {
	Name string `json:"n"`
	Size int64  `json:"s"` // in bytes; -1 when nothing is known but the name
	Time int64  `json:"t"` // of its last change, in nanoseconds since 1970
}

// UnmarshalJSON reads a bare name, too: older manifests have nothing else.
func (f *copiedFile) UnmarshalJSON(b []byte) error {
	*f = copiedFile{Size: -1}
	if bytes.HasPrefix(b, []byte(`"`)) {
		return json.Unmarshal(b, &f.Name)
	}
	type plain copiedFile
	return json.Unmarshal(b, (*plain)(f))
}

// asFound is a file of a copy as it is now at a path.
func asFound(name, path string) (copiedFile, error) {
	info, err := os.Stat(path)
	if err != nil {
		return copiedFile{}, err
	}
	return copiedFile{name, info.Size(), info.ModTime().UnixNano()}, nil
}

// file finds what is known of a file.
func (m *manifest) file(name string) (copiedFile, bool) {
	i, found := slices.BinarySearchFunc(m.Files, name, func(f copiedFile, name string) int { return strings.Compare(f.Name, name) })
	if !found {
		return copiedFile{}, false
	}
	return m.Files[i], true
}

// sort brings the files into the order in which file finds them.
func (m *manifest) sort() {
	slices.SortFunc(m.Files, func(a, b copiedFile) int { return strings.Compare(a.Name, b.Name) })
}

// readManifest reads what an earlier export left; the zero value where none did. Older ones left a list of files alone.
func readManifest(path string) (*manifest, error) {
	m := &manifest{}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(b, []byte("[")) {
		err = json.Unmarshal(b, &m.Files)
	} else {
		err = json.Unmarshal(b, m)
	}
	if err != nil {
		return nil, fmt.Errorf("%s is damaged: remove the folder, or name another: %w", path, err)
	}
	return m, nil
}
