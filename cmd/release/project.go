package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// project is the checkout that a release is made of: the directory of go.mod.
type project struct{ root string }

// projectRoot finds the project that the working directory lies in.
func projectRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	mod := strings.TrimSpace(string(out))
	if err != nil || mod == "" || mod == os.DevNull {
		return "", errors.New("run it inside the project: go run ./cmd/release")
	}
	return filepath.Dir(mod), nil
}

// committed returns the project as the commit has it, in a clone of its own in dir. What lies about in the checkout is
// not part of a release. A project that is no git checkout stands for itself.
func (p project) committed(ctx context.Context, dir string, stdout io.Writer) (project, error) {
	git := func(args ...string) (string, error) {
		out, err := output(ctx, "git", append([]string{"-C", p.root}, args...)...)
		return strings.TrimSpace(string(out)), err
	}
	if _, err := os.Stat(filepath.Join(p.root, ".git")); errors.Is(err, os.ErrNotExist) {
		return p, nil
	}
	changed, err := git("status", "--porcelain")
	if err != nil {
		return p, err
	}
	if changed != "" {
		fmt.Fprintf(stdout, "what is not committed is left out:\n%s\n", changed)
	}
	head, err := git("rev-parse", "HEAD")
	if err != nil {
		return p, err
	}
	if _, err := git("clone", "--quiet", "--shared", "--no-checkout", ".", dir); err != nil {
		return p, err
	}
	if _, err := output(ctx, "git", "-C", dir, "checkout", "--quiet", "--detach", head); err != nil {
		return p, err
	}
	return project{dir}, nil
}

// read gives a file of the project by its slash path below the root.
func (p project) read(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(p.root, filepath.FromSlash(name)))
}

// packaging is where the files lie that are handed out beside the program.
const packaging = "cmd/release"

// under lists the files below a directory of the packaging, by their slash paths from it, sorted.
func (p project) under(dir string) ([]string, error) {
	top := filepath.Join(p.root, filepath.FromSlash(packaging), filepath.FromSlash(dir))
	var names []string
	err := filepath.WalkDir(top, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(top, path)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("%s holds no files", top)
	}
	slices.Sort(names)
	return names, err
}
