package main

import (
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// architectures are what releases are made for; Go, Debian and container images call them the same.
func architectures() []string { return []string{"amd64", "arm64"} }

// build makes the static program for Linux, or for this machine when goos says so. What comes of it depends on the
// commit, the version and the toolchain alone, not on the environment.
func (p project) build(ctx context.Context, goos, goarch string, asked version, to string) error {
	ldflags := "-s -w"
	if asked != "" {
		ldflags += " -X main.release=" + string(asked)
	}
	c := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=auto", "-ldflags="+ldflags, "-o", to, "./cmd/griot")
	c.Dir = p.root
	c.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0", "GOAMD64=v1", "GOARM64=v8.0",
		"GOFLAGS=-mod=readonly", "GOWORK=off", "GOEXPERIMENT=", "GODEBUG=")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("building for %s/%s: %w\n%s", goos, goarch, err, out)
	}
	return nil
}

// identity is what a built program says of itself.
type identity struct {
	version version
	commit  string    // "" when it was not built from a checkout
	time    time.Time // of the commit
	modules []module
}

// identify reads it from the program.
func identify(program string) (identity, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return identity{}, err
	}
	var id identity
	if v, err := parseVersion(info.Main.Version); err == nil {
		id.version = v
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			id.commit = s.Value
		case "vcs.time":
			if id.time, err = time.Parse(time.RFC3339, s.Value); err != nil {
				return identity{}, err
			}
		}
	}
	for _, dep := range info.Deps {
		if dep.Replace != nil {
			dep = dep.Replace
		}
		id.modules = append(id.modules, module{path: dep.Path, version: dep.Version})
	}
	return id, nil
}

// native is a program that runs on this machine: one of those made, or one more.
func (p project) native(ctx context.Context, made map[string]string, asked version, dir string) (string, error) {
	if program, ok := made[runtime.GOARCH]; ok && runtime.GOOS == "linux" {
		return program, nil
	}
	to := filepath.Join(dir, "native")
	return to, p.build(ctx, runtime.GOOS, runtime.GOARCH, asked, to)
}

// output runs the program and gives what it prints.
func output(ctx context.Context, program string, args ...string) ([]byte, error) {
	out, err := exec.CommandContext(ctx, program, args...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%s %s: %w: %s", filepath.Base(program), strings.Join(args, " "), err, exit.Stderr)
	}
	return out, err
}
