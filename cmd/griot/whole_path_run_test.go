package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// spent is what a process took from the machine.
type spent struct {
	wall, processor time.Duration // user and system
	anonymous, file float64       // MB, the peaks of what no file backs and of what one does; 0 where the system does not tell
	unended         bool          // it was ended for taking too long
}

// wholePath runs a program against a farm.
type wholePath struct {
	*newsFarm
	program  string
	patience time.Duration // with one process
}

// buildProgram makes the program as a package of it does.
func buildProgram(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "griot")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", path, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return path
}

// runProgram runs a program to its end, and returns its standard output and what it spent.
func runProgram(tb testing.TB, patience time.Duration, name string, arguments ...string) ([]byte, spent) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), patience)
	defer cancel()
	process := exec.CommandContext(ctx, name, arguments...)
	var out, complaints bytes.Buffer
	process.Stdout, process.Stderr = &out, &complaints
	start := time.Now()
	if err := process.Start(); err != nil {
		tb.Fatal(err)
	}
	watched := watchMemory(process.Process.Pid)
	err := process.Wait()
	s := spent{wall: time.Since(start), processor: process.ProcessState.UserTime() + process.ProcessState.SystemTime()}
	s.anonymous, s.file = watched()
	if s.unended = ctx.Err() != nil && tb.Context().Err() == nil; err != nil && !s.unended {
		tb.Fatalf("%s: %v\n%s", strings.Join(arguments, " "), err, complaints.Bytes()[:min(complaints.Len(), 4000)])
	}
	return out.Bytes(), s
}

// watchMemory looks at the memory of a process a hundred times a second, until the function it returns is called for the
// peaks, in MB.
func watchMemory(pid int) (peaks func() (anonymous, file float64)) {
	var anonymous, file float64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for tick := time.NewTicker(10 * time.Millisecond); ; {
			status, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
			anonymous, file = max(anonymous, statusMB(status, "RssAnon:")), max(file, statusMB(status, "RssFile:"))
			select {
			case <-tick.C:
			case <-stop:
				tick.Stop()
				return
			}
		}
	}()
	return func() (float64, float64) {
		close(stop)
		<-stopped
		return anonymous, file
	}
}

func statusMB(status []byte, key string) float64 {
	_, after, _ := bytes.Cut(status, []byte(key))
	kb, _ := strconv.Atoi(strings.Fields(string(after) + " 0")[0])
	return float64(kb) * 1024 / 1e6
}

// poll makes a pass over the named sources, or over all.
func (w *wholePath) poll(tb testing.TB, sources ...string) (pollSummary, spent) {
	tb.Helper()
	out, s := runProgram(tb, w.patience, w.program, append([]string{"poll", "--json", "--config", w.config}, sources...)...)
	var summary pollSummary
	if s.unended {
		return summary, s
	}
	if err := json.Unmarshal(out, &summary); err != nil {
		tb.Fatalf("%v: %s", err, out)
	}
	if summary.Failed > 0 {
		tb.Errorf("%d of %d sources failed", summary.Failed, summary.Sources)
	}
	return summary, s
}

// kept is how many items the data file holds.
func (w *wholePath) kept(tb testing.TB) (items int) {
	tb.Helper()
	out, _ := runProgram(tb, w.patience, w.program, "sources", "--json", "--config", w.config)
	var list struct{ Sources []sourceRow }
	if err := json.Unmarshal(out, &list); err != nil {
		tb.Fatal(err)
	}
	for _, s := range list.Sources {
		items += s.Items
	}
	return items
}

// serve starts the daemon, waits for its first answer, the feed of everything, and ends the daemon with the signal.
func (w *wholePath) serve(tb testing.TB, end os.Signal) (first time.Duration) {
	tb.Helper()
	process := exec.Command(w.program, "serve", "--listen", "127.0.0.1:0", "--config", w.config)
	out, err := process.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	start := time.Now()
	if err := process.Start(); err != nil {
		tb.Fatal(err)
	}
	defer process.Wait()
	defer process.Process.Kill()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	_, base, _ := strings.Cut(strings.TrimSpace(line), "listening on ")
	answer, err := http.Get(strings.TrimSuffix(base, "/") + "/all.rss")
	if err != nil {
		tb.Fatal(err)
	}
	defer answer.Body.Close()
	if size, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK || size == 0 {
		tb.Fatalf("%s, %d bytes, %v", answer.Status, size, err)
	}
	first = time.Since(start)
	process.Process.Signal(end)
	if err := process.Wait(); err != nil && end == os.Interrupt {
		tb.Fatal(err)
	}
	return first
}

// size is that of the data file in bytes.
func (w *wholePath) size(tb testing.TB) int64 {
	info, err := os.Stat(w.data)
	if err != nil {
		tb.Fatal(err)
	}
	return info.Size()
}

// cpu is the time this process has spent on the processor.
func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
