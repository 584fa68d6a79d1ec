package guard

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// redirecting answers each path with a redirect to the address behind it, and / with the referrer.
func redirecting(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if to := strings.TrimPrefix(r.URL.RequestURI(), "/"); to != "" {
			w.Header().Set("Location", strings.ReplaceAll(to, "HERE", "http://"+r.Host))
			w.WriteHeader(http.StatusFound)
			return
		}
		fmt.Fprintf(w, "referrer %q", r.Referer())
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	var scheme *RedirectError
	tests := []struct {
		name, path string
		fails      func(error) bool // nil: it is followed
	}{
		{"followed, without a referrer", "/HERE", nil},
		{"to a file", "/file:///etc/passwd", func(err error) bool { return errors.As(err, &scheme) }},
		{"in a circle", "/circle", func(err error) bool { return errors.Is(err, ErrTooManyRedirects) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			client := NewClient(true, 1)
			defer client.CloseIdleConnections()
			resp, err := client.Get(redirecting(t) + test.path)
			if test.fails != nil {
				if !test.fails(err) {
					t.Errorf("error %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			if body, _ := io.ReadAll(resp.Body); string(body) != `referrer ""` {
				t.Errorf("%s", body)
			}
		})
	}
}

func TestPrivateServerIsNotReached(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it is reached") }))
	defer server.Close()
	if _, err := NewClient(false, 1).Get(server.URL); !errors.Is(err, ErrPrivateAddress) {
		t.Errorf("error %v", err)
	}
}
