package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// release is one making of dist/.
type release struct {
	project
	asked version // "" leaves it to the commit
	epoch string  // SOURCE_DATE_EPOCH: seconds, instead of the commit's time

	identity
}

// sumsFile lists what was made, in the form of sha256sum(1). A directory that holds one was made by this program.
const sumsFile = "SHA256SUMS"

// make builds, packs and writes everything below the directory out, which is replaced.
func (r *release) make(ctx context.Context, out string, stdout io.Writer) error {
	if !filepath.IsAbs(out) {
		out = filepath.Join(r.root, out)
	}
	if err := replaceable(out); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "griot-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if r.project, err = r.committed(ctx, filepath.Join(work, "source"), stdout); err != nil {
		return err
	}
	programs := map[string]string{}
	for _, arch := range architectures() {
		programs[arch] = filepath.Join(work, arch)
		fmt.Fprintf(stdout, "building for linux/%s\n", arch)
		if err := r.build(ctx, "linux", arch, r.asked, programs[arch]); err != nil {
			return err
		}
	}
	if err := r.settle(programs[architectures()[0]]); err != nil {
		return err
	}
	if changelog, err := r.read("CHANGELOG.md"); err != nil {
		return err
	} else if !r.version.within(changelog) {
		fmt.Fprintf(stdout, "CHANGELOG.md has no section of %s yet\n", r.version)
	}
	made, err := r.pack(ctx, programs, work)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := made.write(out); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "griot %s of %s:\n%s", r.version, r.time.UTC().Format(time.RFC3339), made.sums())
	return nil
}

// replaceable reports as an error a directory that is not known to be of our making.
func replaceable(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, sumsFile)); err != nil {
		return fmt.Errorf("%s holds other files and would be replaced: name another with -out", dir)
	}
	return nil
}

// settle takes the version and the time of the release from the program that was built.
func (r *release) settle(program string) (err error) {
	if r.identity, err = identify(program); err != nil {
		return err
	}
	if r.asked != "" {
		r.version = r.asked
	}
	if r.version == "" {
		return errors.New("this is no git checkout: say which version it is, go run ./cmd/release 1.2.0")
	}
	if r.epoch != "" {
		seconds, err := strconv.ParseInt(r.epoch, 10, 64)
		if err != nil {
			return fmt.Errorf("SOURCE_DATE_EPOCH is %q: want seconds since 1970", r.epoch)
		}
		r.time = time.Unix(seconds, 0)
	}
	if r.time.IsZero() {
		return errors.New("this is no git checkout: set SOURCE_DATE_EPOCH to its time, in seconds since 1970")
	}
	return nil
}

// pack makes all that is handed out.
func (r *release) pack(ctx context.Context, programs map[string]string, work string) (fileTree, error) {
	native, err := r.native(ctx, programs, r.asked, work)
	if err != nil {
		return nil, err
	}
	contents, err := r.gather(ctx, native)
	if err != nil {
		return nil, err
	}
	var made fileTree
	for _, arch := range architectures() {
		program, err := os.ReadFile(programs[arch])
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("griot-%s-linux-%s", r.version, arch)
		packed, err := contents.archive(program).below(name).tarball("", r.time)
		if err != nil {
			return nil, err
		}
		made.add(name+".tar.gz", packed)
		debian, err := contents.debian(program, arch, r.version, r.time)
		if err != nil {
			return nil, err
		}
		if packed, err = debian.pack(r.time); err != nil {
			return nil, err
		}
		made.add(fmt.Sprintf("griot_%s_%s.deb", r.version.debian(), arch), packed)
		made.addProgram("image/"+arch+"/griot", program)
	}
	image, err := contents.image()
	if err != nil {
		return nil, err
	}
	made = append(made, image.below("image")...)
	made.add(sumsFile, made.sums())
	return made, nil
}

// sums are the SHA-256 of all files, those of the image included, sorted by name.
func (t fileTree) sums() []byte {
	all, err := t.whole()
	if err != nil {
		return nil
	}
	var b bytes.Buffer
	for _, f := range all {
		if f.mode.IsRegular() && f.path != sumsFile {
			fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(f.content), f.path)
		}
	}
	return b.Bytes()
}
