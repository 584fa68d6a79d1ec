package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
	"griot/cmd/griot/demo"
)

func newDemo() *cobra.Command {
	var listen string
	c := &cobra.Command{
		Use:   "demo",
		Short: "Show the whole system with no network: sample outlets, polled and published",
		Long: `Serve sample outlets and official bodies on loopback, poll them for real, and publish the result. Everything in them is
invented. Nothing leaves this machine, and the data goes when the demonstration stops.`,
		Example: "  griot demo\n  griot demo --listen 127.0.0.1:8099",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := checkListen(listen); err != nil {
				return err
			}
			ctx, stop := context.WithCancel(c.Context())
			defer stop()
			base, handler, err := demo.Listen(ctx)
			if err != nil {
				return err
			}
			sources, err := demo.Site(time.Now(), base)
			if err != nil {
				return err
			}
			handler.Set(sources)
			dir, err := os.MkdirTemp("", "griot-demo-")
			if err != nil {
				return err
			}
			defer os.RemoveAll(dir)
			cfg := demo.Config(sources, listen, filepath.Join(dir, "griot.db"))
			path := filepath.Join(dir, "config.yaml")
			if err := os.WriteFile(path, demo.ConfigFile(sources), 0o600); err != nil {
				return err
			}
			if _, err := poll(ctx, cfg, nil, c.ErrOrStderr()); err != nil {
				return err
			}
			load := func() (*config.Config, error) { copied := *cfg; return &copied, nil }
			begun := func() {
				fmt.Fprintf(c.ErrOrStderr(), "to see why an article is where it is, in another terminal: %s explain --config %s ADDRESS-OF-THE-ARTICLE\n", calledBy(os.Args[0]), path)
			}
			return serve(ctx, load, func(*config.Config) {}, begun, c.OutOrStdout(), newLog(c.ErrOrStderr()))
		},
	}
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "`host:port` to serve the feeds on")
	// The demonstration brings its own configuration; the flag is taken like everywhere else, and not read.
	return c
}

// calledBy returns how a user calls this program again: by the same name, or by go run, which builds it for one run.
func calledBy(program string) string {
	if strings.HasPrefix(program, filepath.Join(os.TempDir(), "go-build")) {
		return "go run ./cmd/griot"
	}
	return program
}
