package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows says which of our packages each may import: the rooms and their one-way flow. A package that is missing here
// is a room that the design does not know.
const arrows = `
feeds ->
feeds/health -> feeds
feeds/entry -> feeds feeds/health
feeds/outlet -> feeds feeds/text
feeds/text -> feeds
feeds/tag -> feeds feeds/text
feeds/render -> feeds
feeds/web -> feeds feeds/health feeds/render feeds/text feeds/web/limit feeds/web/pages feeds/web/paging feeds/web/wording feeds/web/worldmap
feeds/web/limit ->
feeds/web/pages -> feeds feeds/health feeds/render feeds/text feeds/web/wording feeds/web/worldmap
feeds/web/paging -> feeds
feeds/web/wording -> feeds feeds/health feeds/render
feeds/web/worldmap -> feeds
feeds/web/worldmap/makeoutlines ->
feeds/web/hub -> feeds feeds/health
fetcher/parse/dates ->
fetcher/parse/document -> feeds
fetcher/parse/xmlfix -> feeds fetcher/parse/document
fetcher/parse/html/htmltest ->
fetcher/parse/html -> feeds fetcher/parse/dates fetcher/parse/document fetcher/parse/xmlfix
fetcher/parse -> feeds fetcher/parse/dates fetcher/parse/document fetcher/parse/html fetcher/parse/xmlfix
fetcher/guard ->
fetcher -> feeds feeds/health fetcher/guard fetcher/parse fetcher/parse/document fetcher/parse/html
fetcher/websub -> feeds feeds/health fetcher fetcher/guard
store/story/sign -> feeds feeds/text
store/story -> feeds feeds/text store/story/sign
store/audit -> feeds feeds/health store/dbfile store/derive store/layout store/postings store/story/sign
store/postings ->
store/pack ->
store/dbfile ->
store/captures -> feeds
store/derive -> feeds feeds/text store/story/sign
store/layout -> feeds feeds/entry feeds/health feeds/outlet feeds/text store/dbfile store/derive store/pack store/postings store/story/sign
store -> feeds feeds/entry feeds/health feeds/outlet feeds/text store/captures store/dbfile store/derive store/layout store/pack store/postings store/story store/story/sign
store/storetest -> feeds feeds/entry feeds/health store store/dbfile store/derive store/story
cmd/griot/config -> feeds feeds/outlet feeds/tag feeds/text feeds/web feeds/web/limit feeds/web/pages fetcher/guard fetcher/parse/html store/story
cmd/griot/term ->
cmd/griot/watch ->
cmd/griot/control -> store
cmd/griot/staticsite -> feeds feeds/web
cmd/griot/demo -> cmd/griot/config feeds feeds/text fetcher/parse/document
`

// allowedImports are the arrows by package.
func allowedImports(t *testing.T) map[string][]string {
	allowed := map[string][]string{}
	for line := range strings.Lines(strings.TrimSpace(arrows)) {
		room, others, ok := strings.Cut(line, " ->")
		if !ok {
			t.Fatalf("no arrow in %q", line)
		}
		allowed["griot/"+room] = []string{}
		for other := range strings.FieldsSeq(others) {
			allowed["griot/"+room] = append(allowed["griot/"+room], "griot/"+other)
		}
	}
	return allowed
}

// keepers are outside packages that one room keeps to itself.
var keepers = map[string][]string{
	"go.etcd.io/bbolt":                   {"griot/store", "griot/store/audit", "griot/store/captures", "griot/store/layout", "griot/store/dbfile", "griot/store/postings", "griot/store/storetest"},
	"github.com/mmcdole/gofeed":          {"griot/fetcher/parse"},
	"github.com/gorilla/feeds":           {"griot/feeds/render"},
	"github.com/robfig/cron/v3":          {"griot/fetcher", "griot/cmd/griot/config"},
	"go.yaml.in/yaml/v4":                 {"griot/cmd/griot/config"},
	"github.com/spf13/cobra":             {"griot/cmd/griot"},
	"github.com/microcosm-cc/bluemonday": {"griot/fetcher/parse/html"},
}

func TestArrows(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "griot/...").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	rooms := allowedImports(t)
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		name, imports := words[0], words[1:]
		command := name == "griot/cmd/griot" || name == "griot/cmd/release" // they know all rooms
		allowed, known := rooms[name]
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
			for outside, keeping := range keepers {
				if (i == outside || strings.HasPrefix(i, outside+"/")) && !slices.Contains(keeping, name) {
					t.Errorf("%s imports %s, which only %s may", name, i, strings.Join(keeping, " and "))
				}
			}
		}
	}
}
