package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"griot/cmd/griot/config"
)

// usageError is a command line that cannot be meant, with the command whose help says how it can.
type usageError struct {
	error
	command *cobra.Command // nil: the one that was called
}

// help is the command line that shows it.
func (u *usageError) help() string { return u.command.CommandPath() + " --help" }

// runUntilDone does something that needs no cleaning up, and returns when it is done. When ctx ends it returns at once:
// the process is about to end then.
func runUntilDone(ctx context.Context, do func() error) error {
	done := make(chan error, 1)
	go func() { done <- do() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// withUsageErrors makes wrong arguments of a command a usage error that says what may be meant. It does so for the
// commands below, too.
func withUsageErrors(c *cobra.Command) {
	args := c.Args
	if args == nil {
		args = cobra.NoArgs
	}
	c.Args = func(c *cobra.Command, given []string) error {
		if len(given) > 0 && c.HasAvailableSubCommands() {
			return &usageError{config.UnknownName("command", given[0], namesBelow(c)), c}
		}
		if err := args(c, given); err != nil {
			switch _, wanted, _ := strings.Cut(c.Use, " "); {
			case wanted == "":
				err = fmt.Errorf("%s takes no arguments and was given %q", c.CommandPath(), given)
			case len(given) == 0:
				err = fmt.Errorf("%s needs %s", c.CommandPath(), wanted)
			default:
				err = fmt.Errorf("%s takes %s and was given %q", c.CommandPath(), wanted, given)
			}
			return &usageError{err, c}
		}
		return nil
	}
	if !c.Runnable() { // such as completion: cobra would show its help and be content
		c.RunE = func(c *cobra.Command, _ []string) error {
			return &usageError{errors.New(c.CommandPath() + " needs one of: " + strings.Join(namesBelow(c), ", ")), c}
		}
	}
	for _, below := range c.Commands() {
		withUsageErrors(below)
	}
}

// namesBelow are the commands below one, without the hidden ones.
func namesBelow(c *cobra.Command) []string {
	var names []string
	for _, below := range c.Commands() {
		if below.IsAvailableCommand() {
			names = append(names, below.Name())
		}
	}
	return names
}

// misusedFlag is a usage error that says which flag may be meant.
func misusedFlag(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) || unknown.GetSpecifiedShortnames() != "" {
		return &usageError{err, c}
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return &usageError{config.UnknownName("flag", "--"+unknown.GetSpecifiedName(), names), c}
}

// newHelp is griot help, which knows when there is no such command.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Show the help of a command",
		Example: "  griot help sources discover",
		Args:    cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			of, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				of, args = root, append(rest, args...)
				return &usageError{config.UnknownName("command", args[0], namesBelow(root)), of}
			}
			return of.Help()
		},
	}
}
