package main

import (
	"strings"
	"testing"
)

func TestConfigured(t *testing.T) {
	t.Parallel()
	const shipped = "# data: no\nlisten: 127.0.0.1:8080  # default\ndata: griot.db # one file\nsite:\n  data: x\n"
	got, err := configured([]byte(shipped), map[string]string{"data": "/data/griot.db", "listen": `":8080"`})
	want := "# data: no\nlisten: \":8080\"  # default\ndata: /data/griot.db # one file\nsite:\n  data: x\n"
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
	for _, faulty := range []string{"", "# data: x\n", "data: a\ndata: b\n"} {
		if _, err := configured([]byte(faulty), map[string]string{"data": "x"}); err == nil {
			t.Errorf("%q: no error", faulty)
		}
	}
	whole, err := project{"../.."}.read("config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	made, err := configured(whole, map[string]string{"data": daemonData})
	if err != nil || strings.Count(string(made), "\n") != strings.Count(string(whole), "\n") {
		t.Errorf("the shipped configuration cannot be set: %v", err)
	}
}
