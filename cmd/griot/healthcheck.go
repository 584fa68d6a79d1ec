package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// healthTime is how long a daemon may take to say that it is well.
const healthTime = 10 * time.Second

func newHealthcheck(file *string) *cobra.Command {
	var listen string
	c := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask the running daemon whether it works: for containers and monitoring",
		Long: `Ask /healthz of the daemon that serves on the configuration's listen address. It exits with 0 when the daemon says that
it works, and with 1 when it says what does not, or does not answer.`,
		Example: "  griot healthcheck --config /etc/griot/config.yaml",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := checkListen(listen); err != nil {
				return err
			}
			if listen == "" {
				cfg, err := loadConfig(*file)
				if err != nil {
					return err
				}
				listen = cfg.Listen
			}
			ctx, cancel := context.WithTimeout(c.Context(), healthTime)
			defer cancel()
			answer, err := askHealth(ctx, listen)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.OutOrStdout(), answer)
			return err
		},
	}
	c.Flags().StringVar(&listen, "listen", "", "the daemon's `host:port`, instead of the configuration's")
	return c
}

// askHealth gives the daemon's own words, as an error unless it is well.
func askHealth(ctx context.Context, listen string) (string, error) {
	address, err := reachable(listen)
	if err != nil {
		return "", &usageError{error: err}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/healthz", nil)
	if err != nil {
		return "", &usageError{error: err}
	}
	client := &http.Client{Transport: &http.Transport{}} // no proxy of the environment stands between
	response, err := client.Do(request)
	if err != nil {
		return "", fmt.Errorf("no daemon answers on %s: %w", address, systemReason(err))
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 4<<10))
	if err != nil {
		return "", fmt.Errorf("the daemon on %s stopped in the middle of its answer: %w", address, err)
	}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		return "", fmt.Errorf("another program than griot answers on %s (%s)", address, response.Status)
	}
	answer := strings.TrimSpace(string(body))
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the daemon on %s answers %s: %s", address, response.Status, answer)
	}
	return answer, nil
}
