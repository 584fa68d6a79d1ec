package demo

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// Server serves the sample outlets.
type Server struct{ pages map[string]served }

type served struct {
	contentType string
	body        []byte
}

// Listen listens on a free loopback port until ctx ends. It serves nothing until it is given the outlets, whose
// documents hold its address.
func Listen(ctx context.Context) (base string, host *Server, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("the sample outlets cannot be served: %w", err)
	}
	host = &Server{pages: map[string]served{}}
	server := &http.Server{Handler: host, ReadHeaderTimeout: 5 * time.Second}
	go server.Serve(listener)
	context.AfterFunc(ctx, func() { server.Close() })
	return "http://" + listener.Addr().String(), host, nil
}

// Set must come before the first request.
func (h *Server) Set(sources []Source) {
	for _, s := range sources {
		h.pages[s.Path] = served{s.ContentType, s.Body}
		for path, body := range s.Pages {
			h.pages[path] = served{http.DetectContentType(body), body}
		}
	}
}

func (h *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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

// ConfigFile is a configuration file beside the demonstration's data, through which the other commands find it.
func ConfigFile(sources []Source) []byte {
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
