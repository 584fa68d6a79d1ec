package store_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"griot/store"
)

// TestUpgradeChild is no test: it is what the child processes of others run.
func TestUpgradeChild(t *testing.T) {
	path := os.Getenv(childEnv)
	if path == "" {
		t.Skip("for child processes")
	}
	limitFiles(t, os.Getenv(childLimit))
	db, err := store.Open(path, store.UpgradeBy(1, false))
	if err == nil {
		fmt.Println("open")
		err = errors.Join(db.AwaitUpgrade(t.Context(), nil), db.Close())
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
}

// child is a process of this program that upgrades a file.
func child(t *testing.T, path, limit string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, "-test.run", "^TestUpgradeChild$")
	c.Env = append(os.Environ(), childEnv+"="+path, childLimit+"="+limit)
	return c
}

// TestKilledUpgradeGoesOn kills upgrades a hundred times at any moment. Each file is whole after each kill, and complete
// in the end.
func TestKilledUpgradeGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	want := earlierAnswers(t)
	random := rand.New(rand.NewPCG(5, 6))
	files, early := 0, 0
	for kills := 0; kills < 100; files++ {
		path := earlierFile(t)
		for done := false; !done; {
			c := child(t, path, "")
			out, err := c.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			if random.IntN(4) > 0 { // once it serves, else at any moment
				io.ReadFull(out, make([]byte, len("open\n")))
			}
			kill := time.AfterFunc(time.Duration(random.IntN(20_000))*time.Microsecond, func() { c.Process.Kill() })
			err = c.Wait()
			if kill.Stop() {
				if err != nil {
					t.Fatalf("the child failed: %v", err)
				}
				done = true
				continue
			}
			kills++
			layout, underway, _, err := store.State(path)
			if err != nil || layout != 4 && layout != store.Layout || layout == 4 && underway {
				t.Fatalf("after %d kills: layout %d, under way %v: %v", kills, layout, underway, err)
			}
			if layout == 4 {
				early++
			}
			if found := inspect(t, path); len(found.Findings) > 0 || !found.Known || found.Items != 268 {
				t.Fatalf("after %d kills: %+v", kills, found)
			}
		}
		upgraded(t, path)
		db := reopened(t, path, store.Options{})
		same(t, "in the end", answers(t, db), want)
		closed(t, db)
	}
	t.Logf("%d files, %d kills before the first step", files, early)
}

// TestUpgradeOnAFullDisk has writes fail, first those of the copy, then those of the steps. With room again the upgrade
// goes on.
func TestUpgradeOnAFullDisk(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the size of a process's files cannot be limited")
	}
	path := earlierFile(t)
	fails := func(limit int64, want string) {
		t.Helper()
		out, err := child(t, path, fmt.Sprint(limit)).CombinedOutput()
		if err == nil || !strings.Contains(string(out), want) {
			t.Fatalf("%v\n%s\nwant %s", err, out, want)
		}
	}
	fails(1<<20, "touch "+path+beforeUpgrade())
	if layout, _, _, err := store.State(path); err != nil || layout != 4 {
		t.Fatalf("without a copy: layout %d, %v", layout, err)
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	if err := os.WriteFile(path+beforeUpgrade(), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	unchanged := func(want int) {
		t.Helper()
		layout, underway, earlier, err := store.State(path)
		if err != nil || layout != store.Layout || !underway || earlier != want {
			t.Fatalf("on a full disk: layout %d, under way %v, %d records in an earlier form, %v", layout, underway, earlier, err)
		}
	}
	fails(info.Size()/2, "too large")
	unchanged(268)
	db := reopened(t, path, store.UpgradeBy(20, true))
	for range 5 {
		if _, err := db.UpgradeStep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	closed(t, db)
	fails(64<<10, "too large")
	unchanged(168)
	if out, err := child(t, path, "").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	upgraded(t, path)
	same(t, "with room again", answers(t, reopened(t, path, store.Options{})), earlierAnswers(t))
}
