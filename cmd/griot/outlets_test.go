package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"griot/cmd/griot/config"
)

// The outlets of the shipped sources are those that readers know. testdata/outlets.golden was read source by source: what
// differs from it wants reading, too.
func TestOutletsOfTheShippedSources(t *testing.T) {
	t.Parallel()
	cfg, err := config.Loader{Env: os.LookupEnv, Known: knownIDs}.Load("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	directory, err := outletsOf(cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, row := range newSourceList(cfg, nil, directory).Sources {
		fmt.Fprintf(&got, "%s\t%s\t%s\t%s\n", row.ID, row.Outlet.ID, row.Outlet.Name, row.OutletBy)
	}
	const golden = "testdata/outlets.golden"
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s -want +got:\n%s", golden, diff)
	}
}

// griot sources and griot check say which sources are one outlet and by what, before anything was polled and with the
// links of feeds afterwards.
func TestOutletsAreListed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "griot.yaml")
	if err := os.WriteFile(path, []byte(`data: griot.db
sources:
  - {id: rfi-afrique, name: RFI Afrique, url: "https://www.rfi.example/afrique/rss", class: press}
  - {id: rfi-monde, name: RFI – Monde, url: "https://feeds.rfi.example/monde", class: press}
  - {id: fil, name: Fil, url: "https://feeds.feedburner.com/fil", class: press, outlet: {id: le-fil, name: Le Fil}}
  - {id: autre, name: Autre, url: "https://feeds.feedburner.com/autre", class: press}
`), 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		var out bytes.Buffer
		c := newRoot()
		c.SetArgs(append(args, "--config", path))
		c.SetOut(&out)
		if err := c.Execute(); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	var list sourceList
	if err := json.Unmarshal([]byte(run("sources", "--json")), &list); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range list.Sources {
		got = append(got, fmt.Sprintf("%s %s %q %s", s.ID, s.Outlet.ID, s.Outlet.Name, s.OutletBy))
	}
	if want := `rfi-afrique rfi.example "RFI" address|rfi-monde rfi.example "RFI" address|fil le-fil "Le Fil" declared|autre autre "Autre" own`; strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
	if table := run("sources"); !strings.Contains(table, "OUTLET") || strings.Count(table, "rfi.example") != 2 {
		t.Errorf("the table is\n%s", table)
	}
	if text := run("check"); !strings.Contains(text, "3 outlets\n  rfi.example, RFI: rfi-afrique (address), rfi-monde (address)\n  autre stands for itself") {
		t.Errorf("check says\n%s", text)
	}
	if text := run("check", "--json"); !strings.Contains(text, `{"id":"le-fil","name":"Le Fil","sources":[{"id":"fil","by":"declared"}]}`) {
		t.Errorf("check --json says\n%s", text)
	}
}
