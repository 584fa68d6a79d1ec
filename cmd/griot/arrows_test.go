package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows says which of our packages each may import: the rooms and their one-way flow. A package that is missing here
// is a room that the design does not know.
var arrows = map[string][]string{
	"griot/feeds":           {},
	"griot/feeds/health":    {"griot/feeds"},
	"griot/feeds/text":      {},
	"griot/feeds/tag":       {"griot/feeds", "griot/feeds/text"},
	"griot/feeds/render":    {"griot/feeds"},
	"griot/feeds/web":       {"griot/feeds", "griot/feeds/health", "griot/feeds/render", "griot/feeds/text", "griot/feeds/web/limit"},
	"griot/feeds/web/limit": {},
	"griot/feeds/web/hub":   {"griot/feeds", "griot/feeds/health"},
	"griot/fetcher/parse":   {"griot/feeds"},
	"griot/fetcher":         {"griot/feeds", "griot/feeds/health", "griot/fetcher/parse"},
	"griot/store/story":     {"griot/feeds", "griot/feeds/text"},
	"griot/store":           {"griot/feeds", "griot/feeds/health", "griot/feeds/text", "griot/store/story"},
	"griot/store/storetest": {"griot/store"},
}

// keepers are outside packages that one room keeps to itself.
var keepers = map[string][]string{
	"go.etcd.io/bbolt":                   {"griot/store", "griot/store/storetest"},
	"github.com/mmcdole/gofeed":          {"griot/fetcher/parse"},
	"github.com/gorilla/feeds":           {"griot/feeds/render"},
	"github.com/robfig/cron/v3":          {"griot/fetcher", "griot/cmd/griot"},
	"go.yaml.in/yaml/v4":                 {"griot/cmd/griot"},
	"github.com/spf13/cobra":             {"griot/cmd/griot"},
	"github.com/microcosm-cc/bluemonday": {"griot/fetcher/parse"},
}

func TestArrows(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "griot/...").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		name, imports := words[0], words[1:]
		command := strings.HasPrefix(name, "griot/cmd/")
		allowed, known := arrows[name]
		if !known && !command {
			t.Errorf("%s is a package that the design has no room for", name)
			continue
		}
		for _, i := range imports {
			switch {
			case strings.HasPrefix(i, "griot/") && !command && !slices.Contains(allowed, i):
				t.Errorf("%s imports %s", name, i)
			case (name == "griot/feeds" || name == "griot/feeds/health") && strings.Contains(strings.Split(i, "/")[0], "."):
				t.Errorf("%s imports %s: it keeps to the standard library", name, i)
			}
			for outside, rooms := range keepers {
				if (i == outside || strings.HasPrefix(i, outside+"/")) && !slices.Contains(rooms, name) {
					t.Errorf("%s imports %s, which only %s may", name, i, strings.Join(rooms, " and "))
				}
			}
		}
	}
}
