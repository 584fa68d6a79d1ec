package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

// wholePath is the built program, its configuration and the farm that it polls.
type wholePath struct {
	land        farmland
	port        int
	program     string
	dir, config string
	address     string // where it serves
}

func newWholePath(t testing.TB, program string, land farmland) *wholePath {
	if runtime.GOOS != "linux" {
		t.Skip("needs the addresses of loopback and the accounts of memory that Linux has")
	}
	p := &wholePath{land: land, port: startFarm(t, land), program: program, dir: t.TempDir(), address: freeAddress(t)}
	var b strings.Builder
	fmt.Fprintf(&b, "data: griot.db\nlisten: %s\npolling: {allow_private: true}\nsources:\n", p.address)
	for n := range land.sources {
		class := "press"
		switch {
		case isOfficial(n):
			class = "official, issuer: État-major général des Armées"
		case isAgency(n):
			class = "agency"
		}
		fmt.Fprintf(&b, "  - {id: j%d, name: Journal %d, url: %q, language: fr, class: %s}\n", n, n, fmt.Sprintf("%s/%d", farmHost(n, p.port), n), class)
	}
	p.config = filepath.Join(p.dir, "griot.yaml")
	if err := os.WriteFile(p.config, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return p
}

// builtProgram builds the program as an operator does.
func builtProgram(t testing.TB) string {
	path := filepath.Join(t.TempDir(), "griot")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

// spent is what a run of the program took.
type spent struct {
	wall, processor time.Duration
	anonymous, file float64 // memory at its peak, MB
	inside          float64 // seconds, by its own account
	said            string
}

func (p *wholePath) run(t testing.TB, args ...string) spent {
	t.Helper()
	command := exec.Command(p.program, append(args, "--config", p.config)...)
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	begin := time.Now()
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	var s spent
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for running := true; running; {
		select {
		case err := <-ended:
			if running = false; err != nil {
				t.Fatalf("%v: %v\n%s%s", args, err, out.String(), complaints.String())
			}
		case <-tick.C:
			anonymous, file := memoryOf(command.Process.Pid)
			s.anonymous, s.file = max(s.anonymous, anonymous), max(s.file, file)
		}
	}
	s.wall, s.said = time.Since(begin), out.String()
	s.processor = command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	if words := strings.Fields(s.said); len(words) > 1 && words[len(words)-1] == "s" {
		s.inside, _ = strconv.ParseFloat(words[len(words)-2], 64)
	}
	return s
}

// memoryOf is the memory of a process that no file backs, and that which one does, in MB.
func memoryOf(pid int) (anonymous, file float64) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	of := func(name string) float64 {
		_, after, _ := strings.Cut(string(status), name)
		kb, _ := strconv.Atoi(strings.Fields(after + " 0")[0])
		return float64(kb) / 1024
	}
	return of("RssAnon:"), of("RssFile:")
}

// turn has every tenth source publish more.
func (p *wholePath) turn(t testing.TB) {
	r, err := http.Get(farmHost(0, p.port) + "/turn")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
}

// start starts the daemon and returns how long it takes until it answers. It ends it as systemd does, or kills it.
func (p *wholePath) start(t testing.TB, end syscall.Signal) time.Duration {
	t.Helper()
	command := exec.Command(p.program, "serve", "--config", p.config)
	begin := time.Now()
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer command.Wait()
	defer command.Process.Signal(end)
	for time.Since(begin) < time.Minute {
		if r, err := http.Get("http://" + p.address + "/all.json?limit=1"); err == nil {
			io.Copy(io.Discard, r.Body)
			if r.Body.Close(); r.StatusCode == http.StatusOK {
				return time.Since(begin)
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	t.Fatal("it does not answer")
	return 0
}

// items counts what is kept, and the bytes of the data file.
func (p *wholePath) items(t testing.TB) (items int, bytes int64) {
	t.Helper()
	var told struct{ Sources []struct{ Items int } }
	if err := json.Unmarshal([]byte(p.run(t, "sources", "--json").said), &told); err != nil {
		t.Fatal(err)
	}
	for _, s := range told.Sources {
		items += s.Items
	}
	info, err := os.Stat(filepath.Join(p.dir, "griot.db"))
	if err != nil {
		t.Fatal(err)
	}
	return items, info.Size()
}

// gofeedAlone is the processor time of parsing all documents by gofeed, in this process.
func gofeedAlone(t testing.TB, land farmland) time.Duration {
	wire, parser, now := newNewswire(t), gofeed.NewParser(), time.Now()
	var alone time.Duration
	for n := 0; n < land.sources; n += 100 {
		var documents []string
		for i := n; i < min(n+100, land.sources); i++ {
			documents = append(documents, land.document(wire, i, 0, now))
		}
		before := cpu()
		for _, document := range documents {
			if _, err := parser.ParseString(document); err != nil {
				t.Fatal(err)
			}
		}
		alone += cpu() - before
	}
	return alone
}

// cpu is the time this process has spent on the processor.
func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkWholePath measures what an operator runs: the built program with all its jobs, polling French news of many outlets
// from another process. Run it with -bench WholePath -benchtime 1x; with -slow it polls 10,000 sources, too.
func BenchmarkWholePath(b *testing.B) {
	program := builtProgram(b)
	sizes := []int{2000}
	if *slow {
		sizes = append(sizes, 10_000)
	}
	for _, n := range sizes {
		land := farmland{news, n, 25}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				measureWholePath(b, newWholePath(b, program, land))
			}
		})
	}
	for _, compared := range []struct {
		of             shape
		sources, items int
	}{{sharedSentences, 250, 25}, {hostile, 2, 1000}, {oneTitle, 80, 25}, {oneText, 500, 25}} {
		b.Run(string(compared.of), func(b *testing.B) {
			for b.Loop() {
				of := newWholePath(b, program, farmland{compared.of, compared.sources, compared.items}).run(b, "poll")
				own := newWholePath(b, program, farmland{ownTexts, compared.sources, compared.items}).run(b, "poll")
				b.ReportMetric(of.wall.Seconds(), "s")
				b.ReportMetric(of.wall.Seconds()/own.wall.Seconds(), "of-own-wall")
				b.ReportMetric(of.processor.Seconds()/own.processor.Seconds(), "of-own-processor")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}

func measureWholePath(b *testing.B, p *wholePath) {
	alone := gofeedAlone(b, p.land)
	cold := p.run(b, "poll")
	items, size := p.items(b)
	if want := p.land.sources * p.land.items; items != want {
		b.Errorf("%d items are kept of %d", items, want)
	}
	unchanged := p.run(b, "poll")
	p.turn(b)
	tenth := p.run(b, "poll")
	clean := p.start(b, syscall.SIGTERM)
	clean = min(clean, p.start(b, syscall.SIGKILL))
	killed := p.start(b, syscall.SIGTERM)
	b.Logf("%s, %d items, gofeed alone %.2f s of processor\n%s", p.land, items, alone.Seconds(), strings.Join([]string{
		fmt.Sprintf("cold pass        %6.2f s, %6.2f s of processor = %.1f x gofeed, %.0f MB anonymous, %.0f MB of files", cold.wall.Seconds(), cold.processor.Seconds(), cold.processor.Seconds()/alone.Seconds(), cold.anonymous, cold.file),
		fmt.Sprintf("unchanged pass   %6.2f s, %6.2f s of processor, %.1f s inside", unchanged.wall.Seconds(), unchanged.processor.Seconds(), unchanged.inside),
		fmt.Sprintf("a tenth changed  %6.2f s, %6.2f s of processor, %.1f s inside", tenth.wall.Seconds(), tenth.processor.Seconds(), tenth.inside),
		fmt.Sprintf("start of serve   %6.2f s after a clean end, %.2f s after kill -9", clean.Seconds(), killed.Seconds()),
		fmt.Sprintf("data file        %6.0f MB, %.0f bytes an item", float64(size)/1e6, float64(size)/float64(items)),
	}, "\n"))
	for name, n := range map[string]float64{
		"cold-s": cold.wall.Seconds(), "cold-of-gofeed": cold.processor.Seconds() / alone.Seconds(), "anonymous-MB": cold.anonymous,
		"unchanged-inside-s": unchanged.inside, "tenth-changed-s": tenth.wall.Seconds(), "start-s": clean.Seconds(), "killed-start-s": killed.Seconds(),
		"file-B/item": float64(size) / float64(items), "ns/op": 0,
	} {
		b.ReportMetric(n, name)
	}
}

// TestWholePath is the benchmark on a small farm: what it counts is right.
func TestWholePath(t *testing.T) {
	if testing.Short() {
		t.Skip("polls a farm")
	}
	t.Parallel()
	for _, of := range []shape{news, sharedSentences, oneTitle, oneText, hostile} {
		t.Run(string(of), func(t *testing.T) {
			t.Parallel()
			p := newWholePath(t, "griot", farmland{of, 20, 25})
			cold := p.run(t, "poll")
			if !strings.Contains(cold.said, " 500 items new") || cold.processor == 0 || cold.anonymous == 0 {
				t.Fatalf("%+v", cold)
			}
			if items, bytes := p.items(t); items != 500 || bytes == 0 {
				t.Fatalf("%d items, %d bytes", items, bytes)
			}
			if again := p.run(t, "poll"); !strings.Contains(again.said, "20 unchanged") {
				t.Errorf("unchanged: %s", again.said)
			}
			p.turn(t)
			if tenth := p.run(t, "poll"); !strings.Contains(tenth.said, "2 read, 18 unchanged") || !strings.Contains(tenth.said, fmt.Sprintf(" %d items new", 2*newItems)) {
				t.Errorf("a tenth changed: %s", tenth.said)
			}
			if took := p.start(t, syscall.SIGTERM); took <= 0 || context.Cause(t.Context()) != nil {
				t.Errorf("started in %s", took)
			}
		})
	}
}
