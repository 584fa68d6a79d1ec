package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// controlPath is the socket through which commands ask the daemon that holds the data file.
func controlPath(data string) string { return data + ".sock" }

// listenControl opens the daemon's socket, for its own user only.
func (d *daemon) listenControl() (io.Closer, error) {
	path := controlPath(d.wire.Load().config.Data)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err // the data file's lock says that no other daemon lives: what lies here was left behind
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("the control socket cannot be opened: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		listener.Close()
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /backup", d.controlBackup)
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
	if err := d.db.Backup(req.Path); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent)
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
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", controlPath(data))
		},
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://griot"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		var dial *net.OpError
		if errors.As(err, &dial) && dial.Op == "dial" {
			return errNoDaemon
		}
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		message, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
		return errors.New(strings.TrimSpace(string(message)))
	}
	if answer != nil {
		return json.NewDecoder(resp.Body).Decode(answer)
	}
	return nil
}
