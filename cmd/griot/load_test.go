package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

var slow = flag.Bool("slow", false, "run the tests that take long, and others at their full length")

// slowly skips a test that takes longer than a few seconds: the gate runs it.
func slowly(t *testing.T) {
	t.Helper()
	if !*slow {
		t.Skip("takes long: run with -slow")
	}
}

// A feed of some 40 KB.
const loadedFeed = "/select.rss?limit=16"

// TestThousandReaders asks for a feed with its ETag a thousand times a second from a thousand addresses: nobody gets
// an error or is held back. -slow does so for 60 s instead of 2 s. Times are reported, not judged.
func TestThousandReaders(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	lasting := 2 * time.Second
	if *slow {
		lasting = time.Minute
	}
	base := startDemo(t)
	first := answer(t, base+loadedFeed, "")

	const readers = 1000
	var (
		mu    sync.Mutex
		times []time.Duration
		wrong = map[string]int{}
		wg    sync.WaitGroup
	)
	begin := time.Now()
	for reader := range readers {
		wg.Go(func() {
			from := &net.TCPAddr{IP: net.IPv4(127, 1, byte(reader/250), byte(1+reader%250))}
			client := http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DialContext: (&net.Dialer{LocalAddr: from}).DialContext}}
			defer client.CloseIdleConnections()
			etag := first.etag
			time.Sleep(time.Duration(reader) * time.Second / readers)
			for tick := time.NewTicker(time.Second); time.Since(begin) < lasting; <-tick.C {
				asked := time.Now()
				got, now, err := conditional(&client, base+loadedFeed, etag)
				took := time.Since(asked)
				mu.Lock()
				times = append(times, took)
				switch {
				case err != nil:
					wrong[err.Error()]++
				case got == http.StatusOK && now != etag: // the demonstration is polled meanwhile
				case got != http.StatusNotModified:
					wrong[strconv.Itoa(got)]++
				}
				mu.Unlock()
				etag = now
			}
		})
	}
	wg.Wait()
	slices.Sort(times)
	t.Logf("%d requests in %.1f s; half within %s, 99 %% within %s, the slowest %s", len(times), time.Since(begin).Seconds(),
		times[len(times)/2], times[len(times)*99/100], times[len(times)-1])
	if len(wrong) > 0 {
		t.Errorf("answers other than 304, or 200 with other bytes: %v", wrong)
	}
}

func conditional(client *http.Client, address, etag string) (status int, now string, err error) {
	r, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return 0, etag, err
	}
	r.Header.Set("If-None-Match", etag)
	got, err := client.Do(r)
	if err != nil {
		return 0, etag, err
	}
	defer got.Body.Close()
	_, err = io.Copy(io.Discard, got.Body)
	return got.StatusCode, got.Header.Get("Etag"), err
}

// BenchmarkBesideNginx compares the rates at which Griot and nginx serve the same 40 KB from memory and from a file, in
// turns on one machine, by wrk with 32 connections. It skips where nginx or wrk is missing.
func BenchmarkBesideNginx(b *testing.B) {
	for _, tool := range []string{"nginx", "wrk"} {
		if _, err := exec.LookPath(tool); err != nil {
			b.Skip("needs " + tool)
		}
	}
	griot := startDemo(b) + loadedFeed
	nginx := serveByNginx(b, answer(b, griot, "").body)
	for _, kind := range []string{"200", "304"} {
		b.Run(kind, func(b *testing.B) {
			var ours, theirs []float64
			for b.Loop() {
				theirs = append(theirs, requestRate(b, nginx, kind))
				ours = append(ours, requestRate(b, griot, kind))
			}
			slices.Sort(ours)
			slices.Sort(theirs)
			b.ReportMetric(ours[len(ours)/2], "griot/s")
			b.ReportMetric(theirs[len(theirs)/2], "nginx/s")
			b.ReportMetric(ours[len(ours)/2]/theirs[len(theirs)/2], "of-nginx")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// serveByNginx is the address where nginx serves a feed from a file.
func serveByNginx(b *testing.B, feed string) string {
	dir := b.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		b.Fatal(err)
	}
	address := freeAddress(b)
	config := fmt.Sprintf(`daemon off; worker_processes auto; pid %[1]s/pid; error_log stderr crit;
events { worker_connections 256; }
http {
	access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; types { application/rss+xml rss; }
	client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy; fastcgi_temp_path %[1]s/fastcgi; uwsgi_temp_path %[1]s/uwsgi; scgi_temp_path %[1]s/scgi;
	server { listen %[2]s; root %[1]s; }
}`, dir, address)
	for name, content := range map[string]string{"feed.rss": feed, "nginx.conf": config} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	server := exec.Command("nginx", "-p", dir, "-c", filepath.Join(dir, "nginx.conf"))
	var complaints bytes.Buffer
	server.Stderr = &complaints
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { server.Process.Signal(os.Interrupt); server.Wait() })
	for range 100 {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return "http://" + address + "/feed.rss"
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.Fatalf("nginx does not answer: %s", complaints.String())
	return ""
}

var wrkRate = regexp.MustCompile(`Requests/sec:\s+([\d.]+)`)

// requestRate is how many requests a second wrk gets answered in three seconds.
func requestRate(b *testing.B, address, kind string) float64 {
	arguments := []string{"-t2", "-c32", "-d3s"}
	if kind == "304" {
		arguments = append(arguments, "-H", "If-None-Match: "+answer(b, address, "").etag)
	}
	out, err := exec.Command("wrk", append(arguments, address)...).Output()
	if err != nil {
		b.Fatal(err)
	}
	if bytes.Contains(out, []byte("Non-2xx")) || bytes.Contains(out, []byte("Socket errors")) {
		b.Fatalf("%s", out)
	}
	found := wrkRate.FindSubmatch(out)
	if found == nil {
		b.Fatalf("wrk said:\n%s", out)
	}
	rate, _ := strconv.ParseFloat(string(found[1]), 64)
	return rate
}
