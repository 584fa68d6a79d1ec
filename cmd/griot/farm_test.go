package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/mmcdole/gofeed"

	"griot/feeds"
)

// farm serves the files of the folder it is given, with an ETag each, in a process of its own, so that its work is not
// counted as griot's. It prints its port and ends with its standard input.
func farm() {
	address := "127.0.0.1:0"
	if manyLoopbacks() {
		address = "0.0.0.0:0"
	}
	listener, err := net.Listen("tcp4", address)
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if at := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr); !at.IP.IsLoopback() {
			http.Error(w, "this machine only", http.StatusForbidden)
			return
		}
		file, err := os.Open(filepath.Join(os.Args[1], filepath.Base(r.URL.Path)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		defer file.Close()
		info, err := file.Stat()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("ETag", fmt.Sprintf(`"%x-%x"`, info.ModTime().UnixNano(), info.Size()))
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		http.ServeContent(w, r, "", info.ModTime(), file)
	}))
}

// parseAlone has gofeed parse the files of the folder it is given, one after another, and prints how many items they have.
func parseAlone() {
	files, err := filepath.Glob(filepath.Join(os.Args[1], "*.xml"))
	if err != nil {
		panic(err)
	}
	parser, items := gofeed.NewParser(), 0
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		feed, err := parser.ParseString(string(content))
		if err != nil {
			panic(err)
		}
		items += len(feed.Items)
	}
	fmt.Println(items)
}

// manyLoopbacks reports whether the system answers at every address of 127.0.0.0/8, so that each source has a host of its
// own, as outlets have.
func manyLoopbacks() bool { return runtime.GOOS == "linux" }

// newsFarm is a newsroom whose documents a farm serves.
type newsFarm struct {
	*newsWorld
	folder    string // of the documents
	config    string // file
	data      string // file
	documents int64  // bytes
}

// startNewsFarm serves a newsroom until the test ends, and writes the configuration by which griot polls it: the default
// one, but for what loopback needs.
func startNewsFarm(tb testing.TB, n *newsWorld) *newsFarm {
	tb.Helper()
	dir := tb.TempDir()
	f := &newsFarm{newsWorld: n, folder: filepath.Join(dir, "documents"), config: filepath.Join(dir, "config.yaml"), data: filepath.Join(dir, "griot.db")}
	if err := os.Mkdir(f.folder, 0o700); err != nil {
		tb.Fatal(err)
	}
	all := make([]int, len(n.sources))
	for i := range all {
		all[i] = i
	}
	f.serve(tb, all)
	process := exec.Command("farm", f.folder)
	in, err := process.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := process.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := process.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { in.Close(); process.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	port, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(f.config, []byte(n.configuration(port)), 0o600); err != nil {
		tb.Fatal(err)
	}
	return f
}

// serve writes the documents of these sources as they are now.
func (f *newsFarm) serve(tb testing.TB, sources []int) {
	tb.Helper()
	next := make(chan *newsSource)
	var writers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		writers.Go(func() {
			w := &newsWriter{words: f.words}
			for s := range next {
				path := f.path(s.ID)
				err := os.WriteFile(path+".new", s.document(w), 0o600)
				if err == nil {
					err = os.Rename(path+".new", path)
				}
				if err != nil {
					tb.Error(err)
				}
			}
		})
	}
	for _, i := range sources {
		next <- f.sources[i]
	}
	close(next)
	writers.Wait()
	f.documents = 0
	for _, s := range f.sources {
		info, err := os.Stat(f.path(s.ID))
		if err != nil {
			tb.Fatal(err)
		}
		f.documents += info.Size()
	}
}

func (f *newsFarm) path(id feeds.SourceID) string {
	return filepath.Join(f.folder, string(id)+".xml")
}

// served is how many items the documents have.
func (n *newsWorld) served() (items int) {
	for _, s := range n.sources {
		items += len(s.articles)
	}
	return items
}

// configuration is what an operator writes who has these sources.
func (n *newsWorld) configuration(port int) string {
	var b strings.Builder
	polling := "{allow_private: true}"
	if !manyLoopbacks() {
		polling = "{allow_private: true, per_host: 16, spacing: 0s}"
	}
	fmt.Fprintf(&b, "data: griot.db\npolling: %s\nsources:\n", polling)
	for i, s := range n.sources {
		host := "127.0.0.1"
		if manyLoopbacks() {
			host = fmt.Sprintf("127.1.%d.%d", i/250, 1+i%250)
		}
		fmt.Fprintf(&b, "  - {id: %s, name: %q, url: \"http://%s:%d/%s.xml\", class: %s, language: %s", s.ID, s.Name, host, port, s.ID, s.Class, s.Language)
		if s.Home != "" {
			fmt.Fprintf(&b, ", home: %s", s.Home)
		}
		if s.Issuer != "" {
			fmt.Fprintf(&b, ", issuer: %q", s.Issuer)
		}
		b.WriteString("}\n")
	}
	return b.String()
}
