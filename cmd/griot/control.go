package main

import (
	"io"
	"net/http"

	"griot/cmd/griot/control"
)

// listenControl opens the daemon's socket, for its own user only.
func (d *daemon) listenControl() (io.Closer, error) {
	listener, err := control.Listen(d.wire.Load().config.Data)
	if err != nil {
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
