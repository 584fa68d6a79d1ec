package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"griot/cmd/griot/config"
)

// printMoves tells which sources have redirected for good for so long that the configuration should follow. It says
// nothing where the data file cannot be read: a configuration can be checked without one.
func printMoves(ctx context.Context, config *config.Config, now time.Time, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	statuses, err := knownStatuses(ctx, config.Data)
	if err != nil {
		return nil
	}
	for i := range statuses {
		s := &statuses[i]
		declared, ok := config.Source(s.Source.ID)
		if !ok || declared.URL != s.Source.URL {
			continue
		}
		moved := s.Address(declared.URL, now)
		if moved == declared.URL {
			continue
		}
		if _, err := fmt.Fprintf(out, "source %s has redirected for good to %s since %s: put that address into the configuration\n",
			s.Source.ID, config.Mask(moved), s.MovedSince.UTC().Format(time.DateOnly)); err != nil {
			return err
		}
	}
	return nil
}
