// Command griot polls the feeds of news outlets and official bodies, and says where and what each item is about. It
// joins the reports of one event, and republishes the result as feeds per region and topic.
//
// This package has the commands and the daemon, and is the only one that knows every room. A file holds one command, or
// a few that belong together. A configuration becomes a setup: what it means to each room, built whole (setup.go,
// site.go, rules.go). The daemon holds the parts that work under a setup, and swaps in another after a reload (daemon.go,
// daemon_reload.go). Commands ask a running daemon through its socket (daemon_answers.go), and open the data file
// themselves when none runs (datafile.go).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
	// The authorities of Mozilla's list. They vouch for sources where the machine has no list of its own, as in a
	// container image.
	_ "golang.org/x/crypto/x509roots/fallback"
)

// Exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends at once what does not end by the first
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run carries out one command line and gives its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	command, err := root.ExecuteContextC(ctx)
	var usage *usageError
	switch {
	case err == nil:
		return exitDone
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		fmt.Fprintln(stderr, "griot: interrupted")
		return exitFailed
	case errors.As(err, &usage):
		if usage.command == nil {
			usage.command = command
		}
		fmt.Fprintf(stderr, "griot: %v\nSee %s.\n", err, usage.help())
		return exitUsage
	}
	fmt.Fprintf(stderr, "griot: %v\n", err)
	return exitFailed
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "griot",
		Short:         "Follow what happens in a region: feeds in, feeds per region and topic out",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		Version:       built().String(),
		RunE: func(c *cobra.Command, _ []string) error {
			return &usageError{errors.New("which command? try griot demo"), c}
		},
	}
	root.SetVersionTemplate("{{.Version}}\n")
	file := root.PersistentFlags().String("config", "config.yaml", "the configuration `file`")
	root.SetFlagErrorFunc(misusedFlag)
	root.AddCommand(
		newServe(file), newPoll(file), newDemo(),
		newCheck(file), newFetch(file), newSources(file), newFeeds(file),
		newAnnotate(file), newEval(file), newExplain(file),
		newExport(file), newBackup(file), newRestore(file), newCompact(file), newVerify(file), newRetag(file),
		newHealthcheck(file), newVersion(), newManual(),
	)
	root.SetHelpCommand(newHelp(root))
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	withUsageErrors(root)
	return root
}
