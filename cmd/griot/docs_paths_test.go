package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// documentedPaths are the paths of the site that a text sets as code, without their query.
func documentedPaths(text string) []string {
	var paths []string
	for _, span := range codeSpans(text) {
		path, _, _ := strings.Cut(span, "?")
		if strings.HasPrefix(path, "/") && !regexp.MustCompile(`^/(etc|var|usr)/`).MatchString(path) && !strings.Contains(path, " ") {
			paths = append(paths, path)
		}
	}
	return paths
}

// TestDocsNamePathsThatExist asks a running daemon for each path that the README and the help name.
func TestDocsNamePathsThatExist(t *testing.T) {
	t.Parallel()
	outlet := httptest.NewServer(newsSite())
	defer outlet.Close()
	file, listen := filepath.Join(t.TempDir(), "griot.yaml"), freeAddress(t)
	config := "polling: {allow_private: true}\nsources:\n  - {id: voix, name: La Voix, url: " + outlet.URL + "/feed, class: press, home: ml}\nfeeds:\n  - {slug: declared, title: D}\n"
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	runDaemon(t, file, listen)
	get := func(path string) (int, string) {
		answer, err := http.Get("http://" + listen + path)
		if err != nil {
			return 0, ""
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(body)
	}
	var story string
	eventually(t, "a story is published", func() bool {
		_, body := get("/all.json")
		story = regexp.MustCompile(`/story/[a-z0-9]+`).FindString(body)
		return story != ""
	})
	examples := strings.NewReplacer("/region/{id}", "/region/ml.gao", "/topic/{id}", "/topic/sante", "/story/{id}", story, "/status/{source}", "/status/voix",
		"{slug}", "declared", "{fmt}", "rss")
	elsewhere := regexp.MustCompile(`^/(archive|push)/`) // need a closed month, a hub: archive_test.go and push_test.go ask for them
	seen := map[string]bool{}
	for name, text := range docs(t) {
		if !strings.HasPrefix(name, "feeds/web/pages/") && name != "README.md" {
			continue
		}
		for _, path := range documentedPaths(text) {
			if asked := examples.Replace(path); !seen[asked] && !elsewhere.MatchString(asked) {
				seen[asked] = true
				if status, _ := get(asked); status == http.StatusNotFound || status >= 500 || status == 0 {
					t.Errorf("%s: %s: status %d", name, path, status)
				}
			}
		}
	}
	if len(seen) < 25 {
		t.Errorf("only %d paths found", len(seen))
	}
}

// TestEveryPathIsInTheREADME reads the paths that the site's router tells apart from its source.
func TestEveryPathIsInTheREADME(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "../../feeds/web/route.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	documented := documentedPaths(docs(t)["README.md"])
	plumbing := []string{"index.html", "robots.txt", "style.css"} // nobody asks for them by hand
	routed := []string{"hub", "push/", "archive/", "metrics"}
	ast.Inspect(file, func(n ast.Node) bool {
		if clause, ok := n.(*ast.CaseClause); ok {
			for _, e := range clause.List {
				if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
					path, err := strconv.Unquote(literal.Value)
					if err != nil {
						t.Fatal(err)
					}
					routed = append(routed, path)
				}
			}
		}
		return true
	})
	if len(routed) < 25 {
		t.Fatalf("only %q found", routed)
	}
	for _, path := range routed {
		if !slices.Contains(plumbing, path) && !slices.ContainsFunc(documented, func(d string) bool {
			rest, ok := strings.CutPrefix(d, "/"+path)
			return ok && (rest == "" || strings.HasSuffix(path, "/") || strings.ContainsAny(rest[:1], "/."))
		}) {
			t.Errorf("the README does not name /%s", path)
		}
	}
}
