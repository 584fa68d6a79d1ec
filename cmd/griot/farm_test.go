package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/robfig/cron/v3"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/feeds/tag"
	"griot/fetcher"
	"griot/fetcher/guard"
	"griot/store"
	"griot/store/derive"
	"griot/store/storetest"
)

// The farm: many outlets of French text on loopback, in a process of its own so that its work is not counted as
// griot's. A document has 25 items and about 40 KB, served with an ETag.
const (
	farmSources = 2000
	farmItems   = 25
)

// farmWords are drawn to make sentences; they mean nothing together.
var farmWords = strings.Fields(`le la les un une des dans sur avec pour contre après avant selon armée marché fleuve école
hôpital récolte pluie route village région gouverneur ministre communes habitants éleveurs pêcheurs commerçants élèves
maïs mil sorgho riz coton bétail pirogue camion pont puits forage vaccin campagne réunion atelier projet budget prix
carburant électricité téléphone radio journal match tournoi festival concert musée manuscrits prière imam évêque fête
annonce inaugure dénonce réclame célèbre reçoit visite distribue construit répare attend espère craint promet refuse
Bamako Gao Mopti Ségou Kayes Sikasso Tombouctou Kidal Ménaka Niamey Ouagadougou hier aujourd’hui demain lundi jeudi`)

func farmDocument(source, version int) string {
	r := rand.New(rand.NewPCG(uint64(source), uint64(version)))
	sentence := func(n int) string {
		words := make([]string, n)
		for i := range words {
			words[i] = farmWords[r.IntN(len(farmWords))]
		}
		return strings.Join(words, " ")
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Journal %d</title><link>https://j%d.example/</link><description>Actualités</description><language>fr</language>`, source, source)
	for i := range farmItems {
		at := time.Now().Add(-time.Duration(i) * time.Hour).UTC().Format(time.RFC1123Z)
		fmt.Fprintf(&b, `<item><guid isPermaLink="false">https://j%d.example/?p=%d-%d</guid><title>%s</title><link>https://j%d.example/%d/%d</link><pubDate>%s</pubDate><dc:creator>Rédaction</dc:creator><category>Actualité</category><description>%s</description><content:encoded><![CDATA[<p>%s</p><p>%s</p>]]></content:encoded></item>`,
			source, version, i, sentence(9), source, version, i, at, sentence(30), sentence(75), sentence(75))
	}
	return b.String() + `</channel></rss>`
}

// farm serves the outlets until it is killed; it prints its address. ?version makes other items.
func farm() {
	documents := make([]string, farmSources)
	for i := range documents {
		documents[i] = farmDocument(i, 0)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("http://" + listener.Addr().String())
	http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		document, etag := documents[n%farmSources], `"0"`
		if version := r.URL.Query().Get("version"); version != "" && n%10 == 0 {
			v, _ := strconv.Atoi(version)
			document, etag = farmDocument(n, v), `"`+version+`"`
		}
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, document)
	}))
}

// startFarm gives the address of a farm that ends with the benchmark.
func startFarm(b *testing.B) string {
	b.Helper()
	process := exec.Command("farm")
	out, err := process.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := process.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { process.Process.Kill(); process.Wait() })
	line := make([]byte, 100)
	n, err := out.Read(line)
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(string(line[:n]))
}

func farmTargets(base, query string) []fetcher.Target {
	targets := make([]fetcher.Target, farmSources)
	for i := range targets {
		targets[i] = fetcher.Target{
			Source:   feeds.Source{ID: feeds.SourceID(fmt.Sprintf("j%d", i)), URL: fmt.Sprintf("%s/%d%s", base, i, query), Class: feeds.Press, Language: "fr"},
			Schedule: cron.Every(15 * time.Minute), Timeout: 30 * time.Second, MaxBody: 4 << 20,
		}
	}
	return targets
}

// cpu is the time this process has spent on the processor.
func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// anonymous is the memory of this process that no file backs, at its peak so far, in MB.
func anonymous() float64 {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "RssAnon:")
	kb, _ := strconv.Atoi(strings.Fields(after + " 0")[0])
	return float64(kb) / 1024
}

// BenchmarkFarm runs a cold pass, ten passes in which nothing changed and one in which a tenth changed, all jobs on,
// beside gofeed alone on the same bytes. Run it with -benchtime=1x.
func BenchmarkFarm(b *testing.B) {
	base := startFarm(b)
	before := cpu()
	parser := gofeed.NewParser()
	for i := range farmSources {
		if _, err := parser.ParseString(farmDocument(i, 0)); err != nil {
			b.Fatal(err)
		}
	}
	generated := cpu()
	for i := range farmSources {
		_ = farmDocument(i, 0)
	}
	alone := (generated - before) - (cpu() - generated)

	tagger, err := tag.New(tag.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("polling", func(b *testing.B) { farmPasses(b, base, alone, newDeriver(tagger), 0) })
	b.Run("polling with captures", func(b *testing.B) { farmPasses(b, base, alone, newDeriver(tagger), config.Default().Polling.Captures) })
}

func farmPasses(b *testing.B, base string, alone time.Duration, deriver *derive.Deriver, captures int) {
	for b.Loop() {
		db, err := store.Open(filepath.Join(b.TempDir(), "griot.db"), store.Options{Deriver: deriver, Retention: store.Retention{Captures: captures}})
		if err != nil {
			b.Fatal(err)
		}
		var sources []feeds.Source
		for _, target := range farmTargets(base, "") {
			sources = append(sources, target.Source)
		}
		if err := storetest.Declare(b, db, sources, nil); err != nil {
			b.Fatal(err)
		}
		visitor := &fetcher.Visitor{Client: guard.NewClient(true, 64), UserAgent: "griot farm"}
		if captures > 0 {
			if visitor.Captures, err = fetcher.NewCaptureCompressor(); err != nil {
				b.Fatal(err)
			}
		}
		peak := 0.0
		pass := func(query string) (seconds, processor float64) {
			start, used := time.Now(), cpu()
			fetcher.Pass(context.Background(), visitor, db, farmTargets(base, query), fetcher.Limits{Concurrency: 64, PerHost: 64}, slog.New(slog.DiscardHandler), func(t *fetcher.Target, r fetcher.Result) {
				if r.Err != nil || r.Poll.Failure != nil {
					b.Fatal(t.ID, r.Err, r.Poll.Failure)
				}
				peak = max(peak, anonymous())
			})
			return time.Since(start).Seconds(), (cpu() - used).Seconds()
		}
		_, cold := pass("")
		b.ReportMetric(cold, "cold-cpu-s")
		b.ReportMetric(cold/alone.Seconds(), "cold/gofeed")
		b.ReportMetric(alone.Seconds(), "gofeed-cpu-s")
		unchanged := 0.0
		for range 10 {
			s, _ := pass("")
			unchanged += s
		}
		b.ReportMetric(10*farmSources/unchanged, "unchanged/s")
		s, _ := pass("?version=1")
		b.ReportMetric(s, "tenth-changed-s")
		b.ReportMetric(peak, "peak-anon-MB")
		held := 0
		statuses, err := db.Statuses()
		if err != nil {
			b.Fatal(err)
		}
		for _, status := range statuses {
			held += status.Items
		}
		if want := farmSources*farmItems + farmSources/10*farmItems; held != want {
			b.Errorf("%d items, want %d", held, want)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
