package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// worstExposure is the most that systemd-analyze security may find, from 0 (safe) to 10; it counts what a service that
// fetches from anywhere cannot do without (the network, above all).
const worstExposure = 1.5

// The units are verified as they will lie on a machine: in a root of their own, with the programs that they name.
func TestUnits(t *testing.T) {
	t.Parallel()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze verifies the units")
	}
	root := t.TempDir()
	var machine fileTree
	for _, program := range []string{"usr/bin/griot", "bin/sh"} {
		machine.addProgram(program, []byte("#!/bin/sh\n"))
	}
	units, err := project{"../.."}.readAll(nil, "systemd", ".service", ".timer")
	if err != nil {
		t.Fatal(err)
	}
	for name, unit := range units {
		machine.add("usr/lib/systemd/system/"+name, unit)
	}
	for _, target := range []string{"sysinit", "basic", "shutdown", "network-online", "multi-user", "timers"} {
		machine.add("usr/lib/systemd/system/"+target+".target", []byte("[Unit]\nDescription="+target+"\n"))
	}
	if err := machine.write(root); err != nil {
		t.Fatal(err)
	}
	for name := range units {
		out, err := exec.Command(analyze, "verify", "--man=no", "--root="+root, name).CombinedOutput()
		if err != nil || strings.Contains(string(out), "griot") {
			t.Errorf("verify %s: %v\n%s", name, err, out)
		}
		if !strings.HasSuffix(name, ".service") {
			continue
		}
		out, err = exec.Command(analyze, "security", "--no-pager", "--offline=true", filepath.Join(root, "usr/lib/systemd/system", name)).CombinedOutput()
		if err != nil {
			t.Errorf("security %s: %v\n%s", name, err, out)
			continue
		}
		t.Log(strings.TrimSpace(string(out[strings.LastIndexByte(strings.TrimSpace(string(out)), '\n')+1:])))
		overall := regexp.MustCompile(`Overall exposure level for \S+: ([\d.]+)`).FindSubmatch(out)
		if overall == nil {
			t.Errorf("%s: no exposure level\n%s", name, out)
		} else if level, err := strconv.ParseFloat(string(overall[1]), 64); err != nil || level > worstExposure {
			t.Errorf("%s is exposed by %s, at most %v is allowed\n%s", name, overall[1], worstExposure, out)
		}
	}
}

// The pass of the timer is shut in as the daemon is.
func TestPollIsShutInAsTheDaemonIs(t *testing.T) {
	t.Parallel()
	fence := regexp.MustCompile(`(?ms)^NoNewPrivileges.*^SystemCallErrorNumber.*?$`)
	var fences []string
	for _, name := range []string{"griot.service", "griot-poll.service"} {
		unit, err := os.ReadFile(filepath.Join("systemd", name))
		if err != nil {
			t.Fatal(err)
		}
		fences = append(fences, fence.FindString(string(unit)))
	}
	if fences[0] == "" || fences[0] != fences[1] {
		t.Errorf("the daemon:\n%s\nthe pass:\n%s", fences[0], fences[1])
	}
}
