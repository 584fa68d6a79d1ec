package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// copied are the COPY lines of the Dockerfile: what lands where in the image.
type copied struct {
	from []string // below the project's root
	to   string
}

func dockerfile(t *testing.T, arch string) (lines []copied, whole string) {
	t.Helper()
	content, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		words := strings.Fields(strings.ReplaceAll(line, "${TARGETARCH}", arch))
		if len(words) == 0 || words[0] != "COPY" {
			continue
		}
		words = slices.DeleteFunc(words[1:], func(w string) bool { return strings.HasPrefix(w, "--") })
		lines = append(lines, copied{words[:len(words)-1], words[len(words)-1]})
	}
	if len(lines) == 0 {
		t.Fatal("the Dockerfile copies nothing")
	}
	return lines, string(content)
}

// What the Dockerfile copies is made by the release or lies in the project, and .dockerignore lets it through.
func TestDockerfileCopiesWhatThereIs(t *testing.T) {
	t.Parallel()
	g := sample(t)
	image, err := g.image()
	if err != nil {
		t.Fatal(err)
	}
	ignore, err := project{"../.."}.read(".dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	for _, arch := range architectures() {
		made := append(fileTree{}, image...)
		made.addProgram(arch+"/griot", nil)
		lines, _ := dockerfile(t, arch)
		for _, c := range lines {
			for _, from := range c.from {
				if name, ok := strings.CutPrefix(from, "dist/image/"); ok {
					if !slices.ContainsFunc(made, func(f file) bool { return f.path == name }) {
						t.Errorf("the release makes no %s", from)
					}
				} else if _, err := os.Stat(filepath.Join("../..", from)); err != nil {
					t.Error(err)
				}
				if !regexp.MustCompile(`(?m)^!`+regexp.QuoteMeta(from)+`$`).Match(ignore) && !strings.HasPrefix(from, "dist/image/") {
					t.Errorf(".dockerignore holds %s back", from)
				}
			}
		}
	}
	if !strings.Contains(string(ignore), "\n!dist/image\n") {
		t.Error(".dockerignore holds dist/image back")
	}
}

func TestImageRunsAsNobody(t *testing.T) {
	t.Parallel()
	_, whole := dockerfile(t, "amd64")
	if !strings.Contains(whole, "\nFROM scratch\n") || !regexp.MustCompile(`(?m)^USER [1-9]\d*:[1-9]\d*$`).MatchString(whole) {
		t.Error("not from scratch, or not by a numeric user")
	}
	if !strings.Contains(whole, "\nARG TARGETARCH\n") {
		t.Error("the builder does not choose the architecture")
	}
}
