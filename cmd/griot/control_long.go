package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/user"
	"strconv"
	"sync"
	"syscall"
	"time"

	"griot/cmd/griot/term"
	"griot/store"
)

// news is one of the objects that the daemon sends, a line each, while it does something long for a command: steps and
// visits as they happen, whom a pass leaves alone and, last, the result or why there is none.
type news struct {
	Step  *store.Step `json:"step,omitempty"`
	Visit *visited    `json:"visit,omitempty"`
	// Waiting are the sources that a pass leaves alone.
	Waiting []waiting       `json:"waiting,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   string          `json:"error,omitempty"`
}

// newsPause is the least time between two steps that are sent.
const newsPause = 100 * time.Millisecond

// telling does something long for a command, which hears of it. A command that ends before ends ctx.
func (d *daemon) telling(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, tell func(news)) (any, error)) {
	var mu sync.Mutex
	var stepped time.Time
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	tell := func(n news) {
		mu.Lock()
		defer mu.Unlock()
		if n.Step != nil {
			if time.Since(stepped) < newsPause {
				return
			}
			stepped = time.Now()
		}
		if err := out.Encode(n); err != nil {
			d.log.Debug("a command was not answered", "err", err)
		}
		if flusher, ok := w.(http.Flusher); ok {
			flusher.Flush()
		}
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	result, err := do(r.Context(), tell)
	if err == nil {
		var last news
		if last.Result, err = json.Marshal(result); err == nil {
			tell(last)
			return
		}
	}
	if errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission) {
		err = fmt.Errorf("%w: it is the daemon that writes, as user %s and where its unit lets it: the folder must be that user's (chown, or install -d -o) and, under systemd, one of ReadWritePaths= (systemctl edit griot)", err, userName())
	}
	tell(news{Error: err.Error()})
}

// userName is the user that this process runs as; a number when the system has no name for it.
func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return strconv.Itoa(os.Geteuid())
}

// errCut says that the daemon ended before what it was asked for was done.
var errCut = errors.New("the daemon stopped before it was done: see its log")

// followDaemon asks the daemon for something long, and hears of it meanwhile. The result is read into result unless
// that is nil. It fails with errNoDaemon when there is no daemon.
func followDaemon(ctx context.Context, data, path string, request, result any, heard func(news)) error {
	body, err := postDaemon(ctx, data, path, request)
	if err != nil {
		return err
	}
	defer body.Close()
	lines := json.NewDecoder(body)
	for {
		var n news
		if err := lines.Decode(&n); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return errCut
		}
		switch {
		case n.Error != "":
			return errors.New(n.Error)
		case n.Result != nil && result == nil:
			return nil
		case n.Result != nil:
			return json.Unmarshal(n.Result, result)
		}
		heard(n)
	}
}

// newsOn shows on a bar what the daemon does.
func newsOn(bar *term.Bar) func(news) {
	return func(n news) {
		if n.Step != nil {
			bar.Report(term.Step(*n.Step))
		}
	}
}

// stepsOn shows the steps of the store's long work on a bar.
func stepsOn(bar *term.Bar) store.Progress { return func(s store.Step) { bar.Report(term.Step(s)) } }
