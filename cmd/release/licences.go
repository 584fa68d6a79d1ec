package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
)

// module is a module that is linked into the program.
type module struct{ path, version string }

// licenceFile is the name of a file that holds terms which must go with copies.
var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-._].*)?$`)

// thirdParty is the list of the linked modules with their terms, as their authors wrote them. A module without any is an
// error: it must not be handed out.
func (p project) thirdParty(ctx context.Context, modules []module) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintln(&b, "Griot holds the work of others, under the terms below.")
	goroot, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	if err := appendTerms(&b, "The Go standard library", string(bytes.TrimSpace(goroot))); err != nil {
		return nil, err
	}
	dirs, err := p.moduleDirs(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range modules {
		dir, ok := dirs[m]
		if !ok {
			return nil, fmt.Errorf("%s %s is linked, but not in the module cache: go mod download", m.path, m.version)
		}
		if err := appendTerms(&b, m.path+" "+m.version, dir); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// moduleDirs says where the sources of each module lie.
func (p project) moduleDirs(ctx context.Context) (map[module]string, error) {
	c := exec.CommandContext(ctx, "go", "list", "-m", "-json=Path,Version,Dir,Replace", "all")
	c.Dir = p.root
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("go list -m all: %w", err)
	}
	dirs := map[module]string{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		type listed struct{ Path, Version, Dir string }
		var m struct {
			listed
			Replace *listed
		}
		if err := d.Decode(&m); errors.Is(err, io.EOF) {
			return dirs, nil
		} else if err != nil {
			return nil, err
		}
		if m.Replace != nil {
			m.listed = *m.Replace
		}
		if m.Dir != "" {
			dirs[module{m.Path, m.Version}] = m.Dir
		}
	}
}

func appendTerms(b *bytes.Buffer, name, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var files []string
	for _, e := range entries {
		if e.Type().IsRegular() && licenceFile.MatchString(e.Name()) {
			files = append(files, e.Name())
		}
	}
	if len(files) == 0 {
		return fmt.Errorf("%s has no licence in %s: it must not be linked", name, dir)
	}
	slices.Sort(files)
	for _, file := range files {
		terms, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "\n\n======== %s: %s ========\n\n%s\n", name, file, bytes.TrimSpace(bytes.ReplaceAll(terms, []byte("\r\n"), []byte("\n"))))
	}
	return nil
}
