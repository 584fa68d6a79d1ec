package main

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newManual is for the release. The manual page is written from the commands themselves, so that it describes those
// that are there.
func newManual() *cobra.Command {
	var date string
	c := &cobra.Command{
		Use:     "manual",
		Short:   "Print the manual page, for man",
		Example: "  griot manual > griot.1 && man ./griot.1",
		Hidden:  true,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := c.OutOrStdout().Write(manual(c.Root(), date))
			return err
		},
	}
	c.Flags().StringVar(&date, "date", "", "the `day` at its foot")
	return c
}

// manual is griot(1) in the macros of man(7).
func manual(root *cobra.Command, date string) []byte {
	var p page
	p.line(".TH GRIOT 1 %q %q %q", date, "griot "+version(), "Griot")
	p.heading("NAME")
	p.text("griot - " + strings.ToLower(root.Short[:1]) + root.Short[1:])
	p.heading("SYNOPSIS")
	p.line(".B griot")
	p.line(".I command")
	p.text("[options]")
	p.heading("DESCRIPTION")
	p.text(`Griot polls the feeds of news outlets and official bodies, keeps every item once, says where and what each is about, joins the reports of one event to each other and to the official communiqué behind them, and republishes the result as feeds per region and topic.`)
	p.heading("OPTIONS OF EVERY COMMAND")
	p.flags(root.PersistentFlags())
	p.heading("COMMANDS")
	p.commands(root)
	p.heading("FILES")
	p.item("config.yaml")
	p.text("The configuration. It is its own manual: every key stands there with its meaning and default. The Debian package has it in /etc/griot.")
	p.item("griot.db")
	p.text("All that is kept, in one file (data in the configuration). The socket beside it, griot.db.sock, is how commands ask the daemon that has the file open. The Debian package has them in /var/lib/griot.")
	p.heading("SIGNALS")
	p.item("SIGHUP")
	p.text("griot serve reads the configuration again; one with faults changes nothing.")
	p.item("SIGTERM, SIGINT")
	p.text("Requests under way are answered, then it stops.")
	p.heading("EXIT STATUS")
	for _, status := range [][2]string{{"0", "Done."}, {"1", "Failed; the reason is on standard error."}, {"2", "Wrong usage."}} {
		p.item(status[0])
		p.text(status[1])
	}
	return p.Bytes()
}

// page writes roff.
type page struct{ bytes.Buffer }

var roffEscapes = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n.", "\n\\&.", "\n'", "\n\\&'")

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

func (p *page) heading(s string) { p.line(".SH %s", s) }

// text is running text; blank lines part paragraphs.
func (p *page) text(s string) {
	for i, paragraph := range strings.Split(strings.TrimSpace(s), "\n\n") {
		if i > 0 {
			p.line(".IP")
		}
		p.line("%s", strings.TrimPrefix(roffEscapes.Replace("\n"+paragraph), "\n"))
	}
}

// item begins an entry of a list.
func (p *page) item(tag string) {
	p.line(".TP")
	p.line(".B %s", roffEscapes.Replace(tag))
}

// commands lists the commands below one, each with its own.
func (p *page) commands(above *cobra.Command) {
	for _, c := range above.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" {
			continue
		}
		p.line(".SS %s", roffEscapes.Replace(usageLine(c)))
		p.text(cmp.Or(c.Long, c.Short+"."))
		p.flags(c.LocalNonPersistentFlags())
		if c.Example != "" {
			p.line(".PP")
			p.line(".EX")
			p.line("%s", strings.TrimPrefix(roffEscapes.Replace("\n"+c.Example), "\n"))
			p.line(".EE")
		}
		if c.Name() != "completion" { // the rest follows from the shell
			p.commands(c)
		}
	}
}

// usageLine is how a command is called. Its options follow, one by one.
func usageLine(c *cobra.Command) string { return strings.TrimSuffix(c.UseLine(), " [flags]") }

func (p *page) flags(set *pflag.FlagSet) {
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		tag := "--" + f.Name
		if f.Shorthand != "" {
			tag = "-" + f.Shorthand + ", " + tag
		}
		p.item(strings.TrimSpace(tag + " " + value))
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" && f.DefValue != "0" {
			usage += " (default " + f.DefValue + ")"
		}
		p.text(usage)
	})
}
