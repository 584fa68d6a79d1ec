// Package control is the socket by which commands ask the daemon that holds the data file.
//
// The daemon listens with [Listen], and answers with [Answer] or, for what takes long, with [Stream]. Commands ask with
// [Ask] and [Query], and follow a stream with [Follow]. The socket lies beside the data file and is its user's alone.
package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
)

// Path is the socket through which commands ask the daemon that holds a data file.
func Path(data string) string { return data + ".sock" }

// Listen opens the socket of a data file, for this user only. The caller holds the data file: what lies at the path was
// left behind by a daemon that is gone.
func Listen(data string) (net.Listener, error) {
	path := Path(data)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	listener, err := listenAlone(path)
	if err != nil {
		return nil, fmt.Errorf("the control socket cannot be opened: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		listener.Close()
		return nil, err
	}
	return listener, nil
}

// Answer sends a command what it asked for, or why that cannot be had.
func Answer(w http.ResponseWriter, log *slog.Logger, result any, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	if err := out.Encode(result); err != nil {
		log.Debug("a command was not answered", "err", err)
	}
}
