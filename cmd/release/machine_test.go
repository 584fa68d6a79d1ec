package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestLintian(t *testing.T) {
	t.Parallel()
	file := nativePackage(t)
	lintian, err := exec.LookPath("lintian")
	if err != nil {
		t.Skip("lintian judges the package")
	}
	if out, err := exec.Command(lintian, "--allow-root", "--fail-on=error,warning", "--tag-display-limit=0", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// The package on a small Debian of its own: first where nothing runs (a chroot, as an installer has it), then under
// systemd, with the unit's whole sandbox, in a network of its own.
func TestPackageOnAMachine(t *testing.T) {
	t.Parallel()
	file := nativePackage(t)
	needRoot(t, "mmdebstrap", "systemd-nspawn", "nsenter")
	root := bootstrap(t)
	copyInto(t, root, file, "/root/griot.deb")
	t.Run("nothing runs", func(t *testing.T) {
		m := &machine{t: t, enter: []string{"chroot", root}}
		m.do("dpkg -i /root/griot.deb")
		m.do("id -u griot")
		m.do("test -L /etc/systemd/system/multi-user.target.wants/griot.service")
		m.do("griot check --config /etc/griot/config.yaml")
		m.do("dpkg -P griot")
		m.nothingLeft()
	})
	t.Run("under systemd", func(t *testing.T) { boot(t, root).lifeOfThePackage() })
}

// bootstrap makes a minimal Debian of this machine's release, from the places that its apt uses.
func bootstrap(t *testing.T) string {
	t.Helper()
	var sources []string
	for _, pattern := range []string{"/etc/apt/sources.list", "/etc/apt/sources.list.d/*.list", "/etc/apt/sources.list.d/*.sources"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, found...)
	}
	release, err := os.ReadFile("/etc/os-release")
	_, suite, found := strings.Cut(string(release), "VERSION_CODENAME=")
	if err != nil || !found || len(sources) == 0 {
		t.Skip("this is no Debian with sources of packages")
	}
	suite, _, _ = strings.Cut(suite, "\n")
	root := filepath.Join(t.TempDir(), "debian")
	args := append([]string{"--mode=root", "--quiet", "--variant=minbase", "--include=systemd,systemd-sysv", strings.Trim(suite, `"`), root}, sources...)
	if out, err := exec.CommandContext(t.Context(), "mmdebstrap", args...).CombinedOutput(); err != nil {
		t.Skipf("no Debian could be had: %v\n%s", err, out)
	}
	return root
}

// machine is a system to run commands on.
type machine struct {
	t     *testing.T
	enter []string
}

// boot starts the system in a container, and waits until it is up.
func boot(t *testing.T, root string) *machine {
	t.Helper()
	args := []string{"--quiet", "--register=no", "--private-network", "--console=pipe", "-D", root, "--boot"}
	if _, err := os.Stat("/run/systemd/system"); err != nil {
		args = append([]string{"--keep-unit"}, args...) // no systemd outside makes a unit for it
	}
	container := exec.Command("systemd-nspawn", args...)
	log, err := os.Create(filepath.Join(t.TempDir(), "console"))
	if err != nil {
		t.Fatal(err)
	}
	container.Stdout, container.Stderr = log, log
	if err := container.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- container.Wait() }()
	t.Cleanup(func() {
		container.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(30 * time.Second):
			container.Process.Kill()
			<-ended
		}
	})
	for range 300 {
		select {
		case err := <-ended:
			ended <- err
			said, _ := os.ReadFile(log.Name())
			t.Skipf("no container can be started here: %v\n%s", err, said)
		case <-time.After(200 * time.Millisecond):
		}
		children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", container.Process.Pid))
		if init := strings.TrimSpace(string(children)); init != "" {
			m := &machine{t: t, enter: []string{"nsenter", "-t", init, "-m", "-u", "-i", "-n", "-p", "-r", "-w"}}
			if state, _ := m.try("systemctl is-system-running"); state == "running" || state == "degraded" {
				return m
			}
		}
	}
	said, _ := os.ReadFile(log.Name())
	t.Fatalf("the container does not come up\n%s", said)
	return nil
}

// try runs a line of shell and gives what it prints.
func (m *machine) try(line string) (string, error) {
	ctx, cancel := context.WithTimeout(m.t.Context(), 2*time.Minute)
	defer cancel()
	args := append(m.enter[:len(m.enter):len(m.enter)], "sh", "-c", line)
	c := exec.CommandContext(ctx, args[0], args[1:]...)
	c.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive"}
	out, err := c.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// do runs what must succeed.
func (m *machine) do(line string) string {
	m.t.Helper()
	out, err := m.try(line)
	if err != nil {
		journal, _ := m.try("journalctl -u griot --no-pager | tail -30")
		m.t.Fatalf("%s: %v\n%s\n%s", line, err, out, journal)
	}
	return out
}

// refused runs what must fail.
func (m *machine) refused(line string) {
	m.t.Helper()
	if out, err := m.try(line); err == nil {
		m.t.Errorf("%s succeeds: %s", line, out)
	}
}

func (m *machine) nothingLeft() {
	m.t.Helper()
	if left := m.do("find / -xdev \\( -path /proc -o -path /sys -o -path /root -o -path /var/log \\) -prune -o -iname '*griot*' -print"); left != "" {
		m.t.Errorf("purged, there is still:\n%s", left)
	}
}

// lifeOfThePackage installs it, uses it, upgrades it, takes the other unit, removes and purges it.
func (m *machine) lifeOfThePackage() {
	t := m.t
	const config = " --config /etc/griot/config.yaml"
	m.do("dpkg -i /root/griot.deb")
	m.do("systemctl is-enabled griot && systemctl is-active griot")
	if said := m.do("griot healthcheck" + config); said != "ok" {
		t.Errorf("healthcheck: %s", said)
	}
	if listed := m.do("griot sources --json" + config); !strings.Contains(listed, `"id"`) {
		t.Errorf("the daemon tells of no sources: %.200s", listed)
	}

	pid := m.do("systemctl show griot -p MainPID --value")
	if owner := m.do("stat -c %U /proc/" + pid); owner != "griot" {
		t.Errorf("it runs as %s", owner)
	}
	if limits := m.do("grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/" + pid + "/status"); limits != "CapEff:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2" {
		t.Errorf("the sandbox: %s", limits)
	}
	m.do("systemctl reload griot")
	if now := m.do("systemctl show griot -p MainPID --value"); now != pid {
		t.Error("a reload restarted it")
	}
	m.do("griot backup" + config + " /var/lib/griot/copy.db && rm /var/lib/griot/copy.db")
	m.refused("griot backup" + config + " /etc/griot/copy.db")

	m.do("sed -i 's/^  title: .*/  title: Veille/' /etc/griot/config.yaml")
	m.do("dpkg -i /root/griot.deb") // as an upgrade does
	m.do("grep -q '^  title: Veille' /etc/griot/config.yaml && griot healthcheck" + config)
	if now := m.do("systemctl show griot -p MainPID --value"); now == pid {
		t.Error("an upgrade leaves the old program running")
	}
	if restarts := m.do("systemctl show griot -p NRestarts --value"); restarts != "0" {
		t.Errorf("it failed and was restarted %s times", restarts)
	}

	m.do("systemctl disable --now griot && systemctl enable --now griot-poll.timer")
	m.do("dpkg -i /root/griot.deb && systemctl is-active griot-poll.timer")
	m.refused("systemctl is-active griot")
	m.refused("systemctl start griot-poll.service") // there is no network: no source can be reached
	if said := m.do("journalctl -u griot-poll --no-pager"); !strings.Contains(said, "is this machine on line?") {
		t.Errorf("the pass did not come to its end:\n%s", said)
	}
	m.do("systemctl start griot")
	m.refused("systemctl is-active griot-poll.timer")

	m.do("dpkg -r griot")
	m.refused("systemctl is-active griot")
	m.do("test -e /etc/griot/config.yaml && test -e /var/lib/griot/griot.db")
	m.refused("test -e /usr/bin/griot")
	m.do("dpkg -P griot")
	m.nothingLeft()
	if units := m.do("systemctl list-unit-files --no-legend 'griot*' || true"); units != "" {
		t.Errorf("units that stay: %s", units)
	}
}
