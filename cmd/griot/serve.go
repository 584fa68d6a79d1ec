package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
)

func newServe(cfg *string) *cobra.Command {
	var listen, data, format string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Poll the sources on their schedule and publish the feeds",
		Long: `Poll the sources on their schedule and publish the feeds and pages over HTTP, until stopped by SIGTERM or
Ctrl-C. A changed configuration, or places file, is taken over by itself; SIGHUP has it read at once. One with faults
changes nothing, and its faults are logged and shown on /status.`,
		Example: "  griot serve --config config.yaml --listen 127.0.0.1:8080\n  griot serve --log-format json",
		RunE: func(c *cobra.Command, _ []string) error {
			if format != "" {
				if _, err := config.ParseLogFormat(format); err != nil {
					return &usageError{error: fmt.Errorf("--log-format: %w", err)}
				}
			}
			if err := checkListen(listen); err != nil {
				return err
			}
			logs := newLogs(c.ErrOrStderr(), format)
			load := func() (*config.Config, error) {
				cfg, err := loadConfig(*cfg)
				if err != nil {
					return nil, err
				}
				return cfg.With(listen, data), nil
			}
			return serve(c.Context(), load, logs.follow, func() {}, c.OutOrStdout(), logs.logger())
		},
	}
	c.Flags().StringVar(&listen, "listen", "", "`host:port` to serve on, instead of the configuration's")
	c.Flags().StringVar(&data, "data", "", "the data `file`, instead of the configuration's")
	c.Flags().StringVar(&format, "log-format", "", "`format` of the log, text or json, instead of the configuration's")
	return c
}

// serve runs the daemon until ctx ends. It calls follow with each configuration that comes into force, and begun once
// nothing stands in the way of a start.
func serve(ctx context.Context, load func() (*config.Config, error), follow func(*config.Config), begun func(), stdout io.Writer, log *slog.Logger) error {
	asked, err := load()
	if err != nil {
		return err
	}
	follow(asked)
	origin := configOrigin{load: load, follow: follow, asked: asked, loaded: time.Now()}
	listener, err := net.Listen("tcp", asked.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w (choose another with --listen)", asked.Listen, systemReason(err))
	}
	defer listener.Close()
	cfg := asked.With(listener.Addr().String(), "") // the port that was asked for may be 0
	s, err := newSetup(cfg)
	if err != nil {
		return err
	}
	figures := newMetrics()
	db, pass, err := openObserved(ctx, s, log, true, figures.wrote)
	if err != nil {
		return err
	}
	s.visitor.Memory = db
	fmt.Fprintf(stdout, "griot %s: %s, listening on %s\n", version(), counted(len(cfg.Sources), "source"), cfg.PublicURL())
	begun()
	d, err := newDaemon(ctx, origin, s, db, figures, log)
	if err == nil {
		d.derivation.Store(pass)
		err = d.run(ctx, listener)
	}
	return errors.Join(err, db.Close())
}
