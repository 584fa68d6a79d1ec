package term

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal is the inner side of a pseudo-terminal, 60 characters wide.
func terminal(t *testing.T) *os.File {
	t.Helper()
	outer, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	t.Cleanup(func() { outer.Close() })
	fd := int(outer.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Skip(err)
	}
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Skip(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 60}); err != nil {
		t.Skip(err)
	}
	inner, err := os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { inner.Close() })
	return inner
}

// TestColoursStayOnTerminals paints on a terminal alone, and nowhere once NO_COLOR is set.
func TestColoursStayOnTerminals(t *testing.T) {
	screen := terminal(t)
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	if got := Colors(screen)(Red, "x"); got != "\x1b[31mx\x1b[0m" {
		t.Errorf("on a terminal: %q", got)
	}
	if got := Colors(screen)(Plain, "x"); got != "x" {
		t.Errorf("in no colour: %q", got)
	}
	if got := Width(screen); got != 60 {
		t.Errorf("width %d", got)
	}
	if got := Colors(&bytes.Buffer{})(Red, "x"); got != "x" {
		t.Errorf("into a file: %q", got)
	}
	t.Setenv("NO_COLOR", "1")
	if got := Colors(screen)(Red, "x"); got != "x" {
		t.Errorf("with NO_COLOR: %q", got)
	}
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "dumb")
	if got := Colors(screen)(Red, "x"); got != "x" {
		t.Errorf("on a dumb terminal: %q", got)
	}
}

// TestColoursTakeNoRoom lines columns up whether cells are painted or not.
func TestColoursTakeNoRoom(t *testing.T) {
	print := func(paint func(int, string) string) string {
		rows := Table{Paint: paint}
		rows.Add("ok", "première source")
		rows.Add("failing", "seconde")
		var out bytes.Buffer
		if err := rows.Print(&out, 20); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	bare := print(nil)
	colours := print(func(column int, cell string) string {
		if column == 0 {
			return painted(Red, cell)
		}
		return cell
	})
	if strings.NewReplacer("\x1b[31m", "", "\x1b[0m", "").Replace(colours) != bare || colours == bare {
		t.Errorf("%q\n%q", bare, colours)
	}
}
