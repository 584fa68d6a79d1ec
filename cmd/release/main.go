// Command release makes what is handed out of a commit, into dist/: static binaries for Linux with their manual,
// completions and units, Debian packages, the files of the container image, and the checksums of all.
//
//	go run ./cmd/release            called by the tag of the commit, or else by its time and hash
//	go run ./cmd/release 1.2.0
//
// The same commit, version and Go toolchain give the same bytes, wherever and whenever: every time is the commit's (or
// SOURCE_DATE_EPOCH's), every owner root, every order sorted.
//
//	go test ./cmd/release -slow -timeout 30m
//
// makes it twice and compares, runs what the Dockerfile copies in a chroot and, as root with lintian, mmdebstrap,
// systemd-container and a source of Debian packages, judges the package and installs, uses, upgrades and removes it on a
// small Debian of its own under systemd.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: go run ./cmd/release [-out DIR] [VERSION]")
		flags.PrintDefaults()
	}
	out := flags.String("out", "dist", "the `directory` to make, from the project's root")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil // the usage is printed
	} else if err != nil {
		return err
	}
	if flags.NArg() > 1 {
		return errors.New("want one version at most")
	}
	version, err := parseVersion(flags.Arg(0))
	if err != nil {
		return err
	}
	root, err := projectRoot(ctx)
	if err != nil {
		return err
	}
	r := &release{project: project{root}, asked: version, epoch: os.Getenv("SOURCE_DATE_EPOCH")}
	return r.make(ctx, *out, stdout)
}
