package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each example hands on whom it serves, leaves /hub and /push/ to subscribers and hubs, and keeps /metrics and /status
// for operators.
func TestProxies(t *testing.T) {
	t.Parallel()
	names, err := project{"../.."}.under("proxy")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join("proxy", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"127.0.0.1:8080", "X-Forwarded-For", "base_url: https://griot.example.org", "trusted_proxies: [127.0.0.0/8", "metrics", "status"} {
			if !strings.Contains(string(content), word) {
				t.Errorf("%s says nothing of %s", name, word)
			}
		}
	}
}

// nginx itself reads its example, with a certificate and ports of the test.
func TestNginxTakesItsExample(t *testing.T) {
	t.Parallel()
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("nginx reads its own configuration")
	}
	dir := t.TempDir()
	if out, err := exec.Command("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
		"-subj", "/CN=griot.example.org", "-keyout", filepath.Join(dir, "key.pem"), "-out", filepath.Join(dir, "cert.pem")).CombinedOutput(); err != nil {
		t.Skipf("openssl makes the certificate: %v\n%s", err, out)
	}
	content, err := os.ReadFile("proxy/nginx.conf")
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile(`/etc/letsencrypt/live/griot.example.org/(\S+);`).ReplaceAllStringFunc(string(content), func(path string) string {
		if strings.Contains(path, "privkey") {
			return filepath.Join(dir, "key.pem") + ";"
		}
		return filepath.Join(dir, "cert.pem") + ";"
	})
	example = strings.ReplaceAll(example, "/var/cache/nginx/griot", filepath.Join(dir, "cache"))
	whole := "error_log stderr;\npid " + dir + "/pid;\nevents {}\nhttp {\naccess_log off;\n" + example + "\n}\n"
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(whole), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(nginx, "-t", "-p", dir, "-c", file).CombinedOutput(); err != nil || strings.Contains(string(out), "[warn]") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestCaddyTakesItsExample(t *testing.T) {
	t.Parallel()
	caddy, err := exec.LookPath("caddy")
	if err != nil {
		t.Skip("caddy reads its own configuration")
	}
	c := exec.Command(caddy, "validate", "--adapter", "caddyfile", "--config", "proxy/Caddyfile")
	c.Env = append(os.Environ(), "HOME="+t.TempDir())
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
