package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestModulesWithoutTermsAreNotHandedOut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := project{"../.."}
	if _, err := r.thirdParty(t.Context(), []module{{"example.org/nowhere", "v1.0.0"}}); err == nil {
		t.Error("a module that is not in the cache has terms")
	}
	if err := os.WriteFile(filepath.Join(dir, "README"), []byte("free"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := appendTerms(nil, "example.org/bare v1.0.0", dir); err == nil {
		t.Error("a module without a licence passes")
	}
}

func TestTermsOfALinkedModule(t *testing.T) {
	t.Parallel()
	mod, err := project{"../.."}.read("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	var bbolt module
	for line := range strings.Lines(string(mod)) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == "go.etcd.io/bbolt" {
			bbolt = module{words[0], words[1]}
		}
	}
	terms, err := project{"../.."}.thirdParty(t.Context(), []module{bbolt})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"The Go standard library: LICENSE", bbolt.path + " " + bbolt.version + ": LICENSE", "The MIT License"} {
		if !strings.Contains(string(terms), want) {
			t.Errorf("%q is missing", want)
		}
	}
}
