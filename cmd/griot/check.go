package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
	"griot/feeds/health"
)

func newCheck(path *string) *cobra.Command {
	var online, dry, defaults, asJSON bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Validate the configuration and list every fault with line and column",
		Long: `Validate the configuration and list every fault with line and column. A good one is compared with what was in force before,
as the daemon or the data file knows it: check says which feeds are gone, with how many subscribers at the hub, which are
renamed or select otherwise, and which sources are gone, new or have another id. With --json that is in "changes". A takedown of
a source or an outlet that is not declared is told of; with --json in "warnings".`,
		Example: "  griot check\n  griot check --online --json\n  griot check --dry-run",
		RunE: func(c *cobra.Command, _ []string) error {
			if online && dry || defaults && (online || dry || asJSON) {
				return &usageError{errors.New("--online, --dry-run and --defaults are each for themselves, and --defaults is YAML, not JSON"), c}
			}
			if defaults {
				return config.WriteDefaults(c.OutOrStdout())
			}
			cfg, err := loadConfig(*path)
			var faulty *config.Error
			switch {
			case errors.As(err, &faulty) && asJSON && !dry:
				return errors.Join(printJSON(c.OutOrStdout(), map[string]any{"file": *path, "faults": faulty.Faults}), err)
			case err != nil:
				return err
			case asJSON && !dry && !online:
				before := beforeIt(c.Context(), cfg)
				outlets, err := listOutlets(cfg, before.Statuses)
				if err != nil {
					return err
				}
				notes, err := takedownNotes(cfg, before.Statuses)
				if err != nil {
					return err
				}
				result := map[string]any{"file": *path, "faults": []config.Fault{}, "outlets": outlets}
				if changes := cfg.Changes(&before.Published); len(changes) > 0 {
					result["changes"] = changes
				}
				if len(notes) > 0 {
					result["warnings"] = notes
				}
				return printJSON(c.OutOrStdout(), result)
			}
			s, err := newSetup(cfg)
			if err != nil {
				return err
			}
			switch {
			case online:
				return checkOnline(c.Context(), s, asJSON, c.OutOrStdout(), c.ErrOrStderr())
			case dry:
				return checkDryRun(c.Context(), s, c.OutOrStdout(), asJSON)
			}
			if strings.Contains(cfg.Site.Contact+cfg.Polling.UserAgent, "example.org") {
				fmt.Fprintln(c.OutOrStdout(), "site.contact or polling.user_agent still is the example's: put an address at which you can be reached")
			}
			if note := cfg.AddressNote(); note != "" {
				fmt.Fprintln(c.OutOrStdout(), note)
			}
			if _, err = fmt.Fprintf(c.OutOrStdout(), "%s: good, %s, %s\n", cfg.Path, counted(len(cfg.Sources), "source"), counted(len(cfg.Feeds), "feed")); err != nil {
				return err
			}
			before := beforeIt(c.Context(), cfg)
			outlets, err := listOutlets(cfg, before.Statuses)
			if err != nil {
				return err
			}
			notes, err := takedownNotes(cfg, before.Statuses)
			if err != nil {
				return err
			}
			for _, note := range notes {
				if _, err := fmt.Fprintln(c.OutOrStdout(), note); err != nil {
					return err
				}
			}
			return errors.Join(
				printOutlets(outlets, c.OutOrStdout()), printMoves(cfg, before.Statuses, time.Now(), c.OutOrStdout()), printChanges(cfg, &before.Published, c.OutOrStdout()),
			)
		},
	}
	c.Flags().BoolVar(&online, "online", false, "visit each source, writing nothing")
	c.Flags().BoolVar(&dry, "dry-run", false, "show which stored items the rules of this configuration would tag otherwise")
	c.Flags().BoolVar(&defaults, "defaults", false, "print the built-in values and read no file")
	c.Flags().BoolVar(&asJSON, "json", false, "print the faults and outlets, or the result of --online or --dry-run, as one object")
	return c
}

// beforeIt is what the data file knows; nothing where it cannot be read: a configuration can be checked without one.
func beforeIt(ctx context.Context, cfg *config.Config) *knownBefore {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	known, err := askBefore(ctx, cfg.Data)
	if err != nil {
		return &knownBefore{}
	}
	return known
}

// printMoves prints which sources have redirected for good for so long that the configuration should follow.
func printMoves(cfg *config.Config, statuses []health.Status, now time.Time, out io.Writer) error {
	for i := range statuses {
		s := &statuses[i]
		declared, ok := cfg.Source(s.Source.ID)
		if !ok || declared.URL != s.Source.URL {
			continue
		}
		moved := s.Address(declared.URL, now)
		if moved == declared.URL {
			continue
		}
		if _, err := fmt.Fprintf(out, "source %s has redirected for good to %s since %s: put that address into the configuration\n",
			s.Source.ID, cfg.Redact(moved), s.MovedSince.UTC().Format(time.DateOnly)); err != nil {
			return err
		}
	}
	return nil
}
