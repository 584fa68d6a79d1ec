package main

import (
	"debug/elf"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestProgramsAreStatic(t *testing.T) {
	t.Parallel()
	for _, arch := range architectures() {
		f, err := elf.Open(filepath.Join(released(t), "image", arch, "griot"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, p := range f.Progs {
			if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
				t.Errorf("%s: the program wants a loader (%s)", arch, p.Type)
			}
		}
	}
}

// What the Dockerfile copies, and nothing else, is a system that serves: as a user without a name, with the command, the
// health check and the paths of the Dockerfile.
func TestImageServes(t *testing.T) {
	t.Parallel()
	dist := released(t)
	needRoot(t)
	const nobody = 65532
	root := t.TempDir()
	lines, whole := dockerfile(t, runtime.GOARCH)
	for _, c := range lines {
		for _, from := range c.from {
			source := filepath.Join("../..", from)
			if name, ok := strings.CutPrefix(from, "dist/"); ok {
				source = filepath.Join(dist, name)
			}
			copyInto(t, root, source, c.to)
		}
	}
	if err := os.Chown(filepath.Join(root, "data"), nobody, nobody); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(root, 0o755); err != nil {
		t.Fatal(err)
	}
	inside := func(args ...string) *exec.Cmd {
		c := exec.CommandContext(t.Context(), args[0], args[1:]...)
		c.Path, c.Dir, c.Env = args[0], "/data", []string{}
		c.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		return c
	}
	for _, command := range []string{`HEALTHCHECK`, `CMD ["serve", "--config", "/etc/griot/config.yaml"]`, `CMD ["/griot", "healthcheck", "--config", "/etc/griot/config.yaml"]`} {
		if !strings.Contains(whole, command) {
			t.Fatalf("the Dockerfile has no %s", command)
		}
	}
	const config = "/etc/griot/config.yaml"
	if out, err := inside("/griot", "check", "--config", config).CombinedOutput(); err != nil {
		t.Errorf("the configuration of the image: %v\n%s", err, out)
	}
	// The sources of the shipped one are not to be visited by a test.
	quiet := "listen: 127.0.0.1:18080\ndata: /data/griot.db\nsources:\n  - {id: a, name: A, class: press, url: \"http://127.0.0.1:9/\"}\n"
	if err := os.WriteFile(filepath.Join(root, config), []byte(quiet), 0o644); err != nil {
		t.Fatal(err)
	}
	daemon := inside("/griot", "serve", "--config", config)
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	daemon.Stdout, daemon.Stderr = log, log
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	defer daemon.Process.Kill()
	var out []byte
	for range 100 {
		if out, err = inside("/griot", "healthcheck", "--config", config).CombinedOutput(); err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil || strings.TrimSpace(string(out)) != "ok" {
		said, _ := os.ReadFile(log.Name())
		t.Fatalf("health check: %v, %s\n%s", err, out, said)
	}
	response, err := http.Get("http://127.0.0.1:18080/all.atom")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(body), "<feed") {
		t.Errorf("%s, %v: %.100s", response.Status, err, body)
	}
	if err := daemon.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := daemon.Wait(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if out, err := inside("/griot", "healthcheck", "--config", config).CombinedOutput(); err == nil {
		t.Errorf("nobody serves, but: %s", out)
	}
}

// copyInto does what COPY does: a directory's contents, or a file to a name or, behind a slash, into a directory.
func copyInto(t *testing.T, root, source, to string) {
	t.Helper()
	info, err := os.Stat(source)
	if err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(root, to)
	if info.IsDir() {
		if err := os.MkdirAll(target, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(target, os.DirFS(source)); err != nil {
			t.Fatal(err)
		}
		return
	}
	if strings.HasSuffix(to, "/") {
		target = filepath.Join(target, filepath.Base(source))
	}
	content, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(target, content, info.Mode().Perm()); err != nil {
		t.Fatal(err)
	}
}
