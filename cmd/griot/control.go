package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"griot/store"
)

// controlPath is the socket through which commands ask the daemon that holds the data file.
func controlPath(data string) string { return data + ".sock" }

// listenControl opens the daemon's socket, for its own user only.
func (d *daemon) listenControl() (io.Closer, error) {
	path := controlPath(d.wire.Load().config.Data)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err // the data file's lock says that no other daemon lives: what lies here was left behind
	}
	listener, err := listenAlone(path)
	if err != nil {
		return nil, fmt.Errorf("the control socket cannot be opened: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		listener.Close()
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /backup", d.controlBackup)
	mux.HandleFunc("POST /poll", d.controlPoll)
	mux.HandleFunc("POST /sources", d.controlSources)
	mux.HandleFunc("POST /feeds", d.controlFeeds)
	mux.HandleFunc("POST /captures", d.controlCaptures)
	mux.HandleFunc("POST /explain", d.controlExplain)
	mux.HandleFunc("POST /dryrun", d.controlDryRun)
	mux.HandleFunc("POST /retag", d.controlRetag)
	mux.HandleFunc("POST /export", d.controlExport)
	mux.HandleFunc("POST /reload", d.controlReload)
	server := newServer(mux, d.log)
	server.WriteTimeout = 0 // a backup takes as long as it takes
	go server.Serve(listener)
	return server, nil
}

type backupRequest struct {
	Path string `json:"path"`
}

func (d *daemon) controlBackup(w http.ResponseWriter, r *http.Request) {
	var req backupRequest
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil || !filepath.IsAbs(req.Path) {
		http.Error(w, "want an absolute path", http.StatusBadRequest)
		return
	}
	d.telling(w, r, func(ctx context.Context, tell func(news)) (any, error) {
		return nil, d.db.Backup(ctx, req.Path, func(s store.Step) { tell(news{Step: &s}) })
	})
}

func (d *daemon) controlSources(w http.ResponseWriter, _ *http.Request) {
	statuses, err := d.db.Statuses()
	d.answer(w, statuses, err)
}

// answer tells a command what it asked for, or why that cannot be had.
func (d *daemon) answer(w http.ResponseWriter, result any, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := printJSON(w, result); err != nil {
		d.log.Debug("a command was not answered", "err", err)
	}
}

// errNoDaemon says that nothing listens on the socket.
var errNoDaemon = errors.New("no daemon runs")

// askDaemon posts a request to the daemon that holds the data file. It fails with errNoDaemon when there is none.
func askDaemon(ctx context.Context, data, path string, request any) error {
	return queryDaemon(ctx, data, path, request, nil)
}

// queryDaemon is askDaemon for an answer, which is read into answer unless that is nil.
func queryDaemon(ctx context.Context, data, path string, request, answer any) error {
	body, err := postDaemon(ctx, data, path, request)
	if err != nil {
		return err
	}
	defer body.Close()
	if answer != nil {
		return json.NewDecoder(body).Decode(answer)
	}
	return nil
}

// postDaemon posts a request to the daemon, and gives its answer when it did what was asked.
func postDaemon(ctx context.Context, data, path string, request any) (io.ReadCloser, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", controlPath(data))
		},
		DisableKeepAlives: true,
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://griot"+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		var dial *net.OpError
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, fs.ErrPermission):
			return nil, fmt.Errorf("the daemon that has %s does not listen to this user: run this as the user it runs as (sudo -u griot griot …)", data)
		case errors.As(err, &dial) && dial.Op == "dial":
			return nil, errNoDaemon
		}
		return nil, err
	}
	if resp.StatusCode >= 300 {
		defer resp.Body.Close()
		message, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
		return nil, errors.New(strings.TrimSpace(string(message)))
	}
	return resp.Body, nil
}
