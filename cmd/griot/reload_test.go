package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
	"griot/feeds"
)

// status is what /status.json says of the configuration and of sources.
type shownStatus struct {
	Configuration struct {
		Loaded, Refused time.Time
		Faults, Restart []string
	}
	Sources []struct {
		ID          string
		LastSuccess *time.Time `json:"last_success"`
		Items       int
		Retired     bool
	}
}

func statusAt(t *testing.T, base string) (s shownStatus) {
	t.Helper()
	_, body := got(t, base+"/status.json")
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFaultsOfEachKindAreShown gives a running daemon each faulty configuration in config/testdata/faults. What check says of
// it, fault by fault with its line, stands in the log and on /status, and the configuration before serves on.
func TestFaultsOfEachKindAreShown(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	files, err := filepath.Glob("config/testdata/faults/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in config/testdata/faults: %v", err)
	}
	base, path, daemon := daemonWith(t, "site: {title: Vigie}")
	good, err := os.ReadFile(path)
	must(t, err)
	data := filepath.Join(filepath.Dir(path), "griot.db")
	reload := func() error { return control.Ask(t.Context(), data, "/reload", nil) }
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			bad, err := os.ReadFile(file)
			must(t, err)
			for _, line := range headLines(bad, "# env: ") {
				name, content, _ := strings.Cut(line, "=")
				t.Setenv(name, content)
			}
			write(t, path, string(bad))
			_, err = loadConfig(path)
			var faulty *config.Error
			if !errors.As(err, &faulty) || len(faulty.Faults) == 0 {
				t.Fatalf("no faults but %v", err)
			}
			before := len(daemon.log.String())
			if reload() == nil {
				t.Fatal("it was taken")
			}
			var want []string
			for _, f := range faulty.Faults {
				want = append(want, f.String())
			}
			if diff := cmp.Diff(want, statusAt(t, base).Configuration.Faults); diff != "" {
				t.Errorf("/status.json (-want +got):\n%s", diff)
			}
			_, page := got(t, base+"/status?lang=en")
			logged := daemon.log.String()[before:]
			for _, fault := range want {
				line, _, _ := strings.Cut(fault, " ")
				if !strings.Contains(page, "<code>"+line+" ") {
					t.Errorf("/status does not show %s", fault)
				}
				if !strings.Contains(logged, line+" ") {
					t.Errorf("the log does not tell %s:\n%s", fault, logged)
				}
			}
			if _, front := got(t, base+"/"); !strings.Contains(front, "Vigie") {
				t.Error("the configuration before does not serve on")
			}
		})
	}
	write(t, path, string(good))
	must(t, reload())
	if now := statusAt(t, base).Configuration; len(now.Faults) > 0 || !now.Refused.IsZero() {
		t.Errorf("after a good one: %+v", now)
	}
	write(t, path, strings.Replace(string(good), "site:", "limits: {per_client: 99}\nlisten: 127.0.0.1:7\nsite:", 1))
	must(t, reload())
	if now := statusAt(t, base).Configuration; !slices.Equal(now.Restart, []string{"limits.per_client"}) { // --listen goes before the file's
		t.Errorf("what waits for a restart: %q", now.Restart)
	}
}

// TestMendedPlacesAreNoticed refuses a configuration for a places file that the one in force does not have. When only that
// file is mended, or made, the configuration is taken without being told.
func TestMendedPlacesAreNoticed(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	base, path, _ := daemonWith(t, "site: {title: Vigie}")
	good, err := os.ReadFile(path)
	must(t, err)
	dir := filepath.Dir(path)
	for _, kind := range []struct{ name, faulty string }{{"faulty.tsv", "no gazetteer\n"}, {"missing.tsv", ""}} {
		places := filepath.Join(dir, kind.name)
		if kind.faulty != "" {
			write(t, places, kind.faulty)
		}
		write(t, path, string(good)+"places: {files: [builtin, "+kind.name+"]}\n")
		eventually(t, kind.name+": it is refused", func() bool { return len(statusAt(t, base).Configuration.Faults) > 0 })
		write(t, places, "id\tname\tcountry\tlevel\n")
		eventually(t, kind.name+": mended, it is taken", func() bool { return len(statusAt(t, base).Configuration.Faults) == 0 })
		write(t, path, string(good))
		must(t, control.Ask(t.Context(), filepath.Join(dir, "griot.db"), "/reload", nil))
	}
}

// TestOtherDataWaitsForARestart: the rest of a configuration that names another data file is taken.
func TestOtherDataWaitsForARestart(t *testing.T) {
	t.Parallel()
	base, path, _ := daemonWith(t, "site: {title: Vigie}")
	good, err := os.ReadFile(path)
	must(t, err)
	data := filepath.Join(filepath.Dir(path), "griot.db")
	socket, err := os.Stat(control.Path(data))
	must(t, err)
	if mode := socket.Mode().Perm(); mode != 0o600 {
		t.Errorf("the control socket is %o", mode)
	}
	write(t, path, "data: other.db\n"+strings.Replace(string(good), "Vigie", "Veille", 1))
	must(t, control.Ask(t.Context(), data, "/reload", nil))
	if now := statusAt(t, base).Configuration; !slices.Equal(now.Restart, []string{"data"}) || len(now.Faults) > 0 {
		t.Errorf("waits for a restart: %q; faults %q", now.Restart, now.Faults)
	}
	if _, front := got(t, base+"/"); !strings.Contains(front, "Veille") {
		t.Error("the rest was not taken")
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), "other.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the other data file was opened: %v", err)
	}
}

// TestReloadUnderLoad reads good and bad configurations in turn while sources are visited and readers ask. No request
// fails, no visit is lost, and nothing is left running.
func TestReloadUnderLoad(t *testing.T) {
	slowly(t)
	before := goleak.IgnoreCurrent()
	rounds, sources := 21, 12
	if *slow {
		rounds = 200
	}
	var mu sync.Mutex
	visits := map[string]int{}
	outlet := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name != "robots.txt" {
			mu.Lock()
			visits[name]++
			mu.Unlock()
		}
		time.Sleep(20 * time.Millisecond)
		fmt.Fprint(w, rss(name, "Un "+name, "Deux "+name))
	}))
	dir := t.TempDir()
	path := filepath.Join(dir, "griot.yaml")
	config := func(titled string, n int, extra string) string {
		var b strings.Builder
		fmt.Fprintf(&b, "site: {title: %s}\npolling: {allow_private: true, per_host: 8}\n%ssources:\n", titled, extra)
		for i := range n {
			fmt.Fprintf(&b, "  - {id: s%d, name: S%d, url: '%s/s%d', class: press}\n", i, i, outlet.URL, i)
		}
		return b.String() + "feeds: [{slug: tout, title: Tout}]\n"
	}
	kinds := []string{
		config("Un", sources, ""), "sources: nothing\n", config("Deux", sources-1, "topics: {meteo: {lines: [9 pluie]}}\n"),
		config("Trois", sources, "polling: {}\n"), // a key that stands twice
		config("Quatre", sources+5, ""), "\t", "",
	}
	write(t, path, kinds[0])
	listen := freeAddress(t)
	daemon := runDaemon(t, path, listen)
	base := "http://" + listen
	data := filepath.Join(dir, "griot.db")
	eventually(t, "the daemon answers", func() bool {
		resp, err := http.Get(base + "/healthz")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return true
	})

	ctx, stop := context.WithCancel(t.Context())
	var asked atomic.Int64
	var readers sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{}}
	for _, path := range []string{"/all.rss", "/", "/feeds/tout.atom", "/status.json", "/metrics"} {
		readers.Go(func() {
			for ctx.Err() == nil {
				resp, err := client.Get(base + path)
				if err != nil {
					t.Errorf("%s: %v", path, err)
					return
				}
				if resp.Body.Close(); resp.StatusCode != 200 {
					t.Errorf("%s: %s", path, resp.Status)
				}
				asked.Add(1)
				time.Sleep(5 * time.Millisecond)
			}
		})
	}
	start := time.Now()
	taken := 0
	for i := range rounds {
		write(t, path+".new", kinds[i%len(kinds)])
		must(t, os.Rename(path+".new", path))
		err := control.Ask(t.Context(), data, "/reload", nil)
		if good := strings.HasPrefix(kinds[i%len(kinds)], "site: {title: ") && !strings.Contains(kinds[i%len(kinds)], "Trois"); good != (err == nil) {
			t.Errorf("round %d: %v", i, err)
		} else if good {
			taken++
		}
	}
	took := time.Since(start)
	write(t, path+".new", kinds[0])
	must(t, os.Rename(path+".new", path)) // this time the watch has to see it
	eventually(t, "the last configuration is taken without being told", func() bool {
		_, front := got(t, base+"/")
		return strings.Contains(front, "<title>Un")
	})
	eventually(t, "every source was visited", func() bool {
		seen := map[string]bool{}
		for _, s := range statusAt(t, base).Sources {
			seen[s.ID] = s.LastSuccess != nil && s.Items == 2
		}
		for i := range sources { // the last of them left and came back, and so had to wait
			if !seen[fmt.Sprintf("s%d", i)] {
				return false
			}
		}
		return true
	})
	stop()
	readers.Wait()
	daemon.stop()
	outlet.Close()
	client.CloseIdleConnections()
	http.DefaultClient.CloseIdleConnections()
	t.Logf("%d reloads, %d of them taken, in %s; %d requests meanwhile", rounds, taken, took.Round(time.Millisecond), asked.Load())

	log := daemon.log.String()
	for i := range sources {
		name := fmt.Sprintf("s%d", i)
		mu.Lock()
		n := visits[name]
		mu.Unlock()
		if n < 1 {
			t.Errorf("source %s was visited %d times", name, n)
		}
		if heldOf(t, data, feeds.SourceID(name)) != 2 {
			t.Errorf("source %s: its visit is lost", name)
		}
	}
	for _, bad := range []string{"poll not stored", "panic", "DATA RACE"} {
		if strings.Contains(log, bad) {
			t.Errorf("the log tells of %q", bad)
		}
	}
	goleak.VerifyNone(t, before)
}

func heldOf(t *testing.T, data string, id feeds.SourceID) int {
	t.Helper()
	statuses, err := knownStatuses(t.Context(), data)
	must(t, err)
	for i := range statuses {
		if statuses[i].Source.ID == id {
			return statuses[i].Items
		}
	}
	return 0
}

// headLines are what follows the prefix in the comments at the head of a file.
func headLines(data []byte, prefix string) []string {
	var found []string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			break
		}
		if rest, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), prefix); ok {
			found = append(found, rest)
		}
	}
	return found
}
