package control

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
	"strings"
)

// ErrNoDaemon says that nothing listens on the socket.
var ErrNoDaemon = errors.New("no daemon runs")

// Ask posts a request to the daemon that holds the data file. It fails with ErrNoDaemon when there is none.
func Ask(ctx context.Context, data, path string, request any) error {
	return Query(ctx, data, path, request, nil)
}

// Query is Ask for an answer, which is read into answer unless that is nil.
func Query(ctx context.Context, data, path string, request, answer any) error {
	body, err := post(ctx, data, path, request)
	if err != nil {
		return err
	}
	defer body.Close()
	if answer != nil {
		return json.NewDecoder(body).Decode(answer)
	}
	return nil
}

// post posts a request to the daemon, and gives its answer when it did what was asked.
func post(ctx context.Context, data, path string, request any) (io.ReadCloser, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", Path(data))
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
			return nil, ErrNoDaemon
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
