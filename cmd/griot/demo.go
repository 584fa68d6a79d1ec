package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
)

func newDemo() *cobra.Command {
	var listen string
	c := &cobra.Command{
		Use:   "demo",
		Short: "Show the whole system with no network: sample outlets, polled and published",
		Long: `Serve sample outlets and official bodies on loopback, poll them for real, and publish the result. Everything in them is
invented. Nothing leaves this machine, and the data goes when the demonstration stops.`,
		Example: "  griot demo\n  griot demo --listen 127.0.0.1:8099",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := checkListen(listen); err != nil {
				return err
			}
			ctx, stop := context.WithCancel(c.Context())
			defer stop()
			base, handler, err := startDemoHost(ctx)
			if err != nil {
				return err
			}
			sources, err := demoSite(time.Now(), base)
			if err != nil {
				return err
			}
			handler.set(sources)
			dir, err := os.MkdirTemp("", "griot-demo-")
			if err != nil {
				return err
			}
			defer os.RemoveAll(dir)
			cfg := demoConfig(sources, listen, filepath.Join(dir, "griot.db"))
			path := filepath.Join(dir, "config.yaml")
			if err := os.WriteFile(path, demoFile(sources), 0o600); err != nil {
				return err
			}
			if _, err := poll(ctx, cfg, nil, c.ErrOrStderr()); err != nil {
				return err
			}
			load := func() (*config.Config, error) { copied := *cfg; return &copied, nil }
			begun := func() {
				fmt.Fprintf(c.ErrOrStderr(), "to see why an article is where it is, in another terminal: %s explain --config %s ADDRESS-OF-THE-ARTICLE\n", calledBy(os.Args[0]), path)
			}
			return serve(ctx, load, func(*config.Config) {}, begun, c.OutOrStdout(), newLog(c.ErrOrStderr()))
		},
	}
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "`host:port` to serve the feeds on")
	// The demonstration brings its own configuration; the flag is taken like everywhere else, and not read.
	return c
}

// calledBy is how a user calls this program again: as they did, or by go run where that has built it for one run.
func calledBy(program string) string {
	if strings.HasPrefix(program, filepath.Join(os.TempDir(), "go-build")) {
		return "go run ./cmd/griot"
	}
	return program
}

// demoServer serves the sample outlets.
type demoServer struct{ pages map[string]demoPage }

type demoPage struct {
	contentType string
	body        []byte
}

// startDemoHost listens on a free loopback port until ctx ends. It serves nothing until it is given the outlets, whose
// documents hold its address.
func startDemoHost(ctx context.Context) (base string, host *demoServer, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("the sample outlets cannot be served: %w", err)
	}
	host = &demoServer{pages: map[string]demoPage{}}
	server := &http.Server{Handler: host, ReadHeaderTimeout: 5 * time.Second}
	go server.Serve(listener)
	context.AfterFunc(ctx, func() { server.Close() })
	return "http://" + listener.Addr().String(), host, nil
}

// set must come before the first request.
func (h *demoServer) set(sources []demoSource) {
	for _, s := range sources {
		h.pages[s.Path] = demoPage{s.ContentType, s.Body}
		for path, body := range s.Pages {
			h.pages[path] = demoPage{http.DetectContentType(body), body}
		}
	}
}

func (h *demoServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page, ok := h.pages[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", page.contentType)
	w.Header().Set("ETag", fmt.Sprintf("%q", cmp.Or(r.URL.Path, "/")))
	if r.Header.Get("If-None-Match") == w.Header().Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Write(page.body)
}

// demoFile is a configuration file beside the demonstration's data, through which the other commands find it.
func demoFile(sources []demoSource) []byte {
	var b strings.Builder
	b.WriteString("# made by griot demo, gone when it stops\ndata: griot.db\npolling: {allow_private: true}\nsources:\n")
	for _, s := range sources {
		fmt.Fprintf(&b, "  - {id: %s, name: %q, url: %q, class: %s", s.Source.ID, s.Source.Name, s.Source.URL, s.Source.Class)
		if s.Source.Issuer != "" {
			fmt.Fprintf(&b, ", issuer: %q", s.Source.Issuer)
		}
		b.WriteString("}\n")
	}
	return []byte(b.String())
}
