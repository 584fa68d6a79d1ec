package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"os/user"
	"strconv"
	"sync"
	"syscall"
	"time"

	"griot/store"
)

// News is one of the objects that the daemon sends, a line each, while it does something long. Steps and events come as
// they happen. The result, or why there is none, comes last.
type News struct {
	Step   *store.Step     `json:"step,omitempty"`
	Event  json.RawMessage `json:"event,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  string          `json:"error,omitempty"`
}

// newsPause is the least time between two steps that are sent.
const newsPause = 100 * time.Millisecond

// Reporter sends a command what happens. It is safe for concurrent use.
type Reporter struct {
	w   http.ResponseWriter
	log *slog.Logger

	mu      sync.Mutex
	stepped time.Time
}

// Step reports how far the work has come.
func (r *Reporter) Step(s store.Step) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.stepped) < newsPause {
		return
	}
	r.stepped = time.Now()
	r.send(&News{Step: &s})
}

// Event reports something that the command knows how to read.
func (r *Reporter) Event(event any) {
	b, err := json.Marshal(event)
	if err != nil {
		r.log.Debug("a command was not answered", "err", err)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.send(&News{Event: b})
}

// send needs the lock.
func (r *Reporter) send(n *News) {
	out := json.NewEncoder(r.w)
	out.SetEscapeHTML(false)
	if err := out.Encode(n); err != nil {
		r.log.Debug("a command was not answered", "err", err)
	}
	if flusher, ok := r.w.(http.Flusher); ok {
		flusher.Flush()
	}
}

// Stream does something long for a command, to which it reports. When the command ends before, ctx does, too.
func Stream(w http.ResponseWriter, r *http.Request, log *slog.Logger, do func(ctx context.Context, report *Reporter) (any, error)) {
	report := &Reporter{w: w, log: log}
	w.Header().Set("Content-Type", "application/x-ndjson")
	result, err := do(r.Context(), report)
	last := &News{}
	if err == nil {
		last.Result, err = json.Marshal(result)
	}
	if err != nil {
		last = &News{Error: orWhoWrites(err).Error()}
	}
	report.mu.Lock()
	defer report.mu.Unlock()
	report.send(last)
}

// orWhoWrites adds who must be able to write, where that is what failed. Commands run as another user than the daemon.
func orWhoWrites(err error) error {
	if errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w: it is the daemon that writes, as user %s and where its unit lets it: the folder must be that user's (chown, or install -d -o) and, under systemd, one of ReadWritePaths= (systemctl edit griot)", err, userName())
	}
	return err
}

// userName is the user that this process runs as; a number when the system has no name for it.
func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return strconv.Itoa(os.Geteuid())
}

// ErrCut says that the daemon ended before what it was asked for was done.
var ErrCut = errors.New("the daemon stopped before it was done: see its log")

// Follow asks the daemon for something long, and calls onNews meanwhile. It reads the result into result unless that is
// nil. It fails with ErrNoDaemon when there is no daemon.
func Follow(ctx context.Context, data, path string, request, result any, onNews func(News)) error {
	body, err := post(ctx, data, path, request)
	if err != nil {
		return err
	}
	defer body.Close()
	lines := json.NewDecoder(body)
	for {
		var n News
		if err := lines.Decode(&n); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return ErrCut
		}
		switch {
		case n.Error != "":
			return errors.New(n.Error)
		case n.Result != nil && result == nil:
			return nil
		case n.Result != nil:
			return json.Unmarshal(n.Result, result)
		}
		onNews(n)
	}
}
