package main

import (
	"context"
	"errors"
	"fmt"

	"griot/cmd/griot/config"
	"griot/store"
)

// withoutDaemon fails when a daemon has the data file, and says what to do about it: what needs the file for itself
// cannot be done beside one.
func withoutDaemon(ctx context.Context, config *config.Config, what string) error {
	err := askDaemon(ctx, config.Data, "/sources", nil)
	if errors.Is(err, errNoDaemon) {
		return nil
	}
	return fmt.Errorf("the daemon runs and has %s: %s needs the file for itself; stop the daemon first (systemctl stop griot), and start it again afterwards", config.Data, what)
}

// inUse says what to do when another process turned out to have the data file.
func inUse(err error, what string) error {
	if errors.Is(err, store.ErrInUse) {
		return fmt.Errorf("%w: %s needs the file for itself", err, what)
	}
	return err
}

// formatBytes writes a size as people read it, in powers of 1024.
func formatBytes(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	size := float64(n)
	for i, unit := range units {
		if size < 1024 || i == len(units)-1 {
			if i == 0 {
				return fmt.Sprintf("%d %s", n, unit)
			}
			return fmt.Sprintf("%.1f %s", size, unit)
		}
		size /= 1024
	}
	return ""
}
