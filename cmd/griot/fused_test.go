package main

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestNoFusedArithmetic looks in the machine code of our packages for products that are fused with a sum. Such code
// rounds once where other processors round twice, and what is stored and published must be the same on all of them.
// The remedy is an explicit conversion of the product (the Go specification, "Floating-point operators").
func TestNoFusedArithmetic(t *testing.T) {
	slowly(t)
	t.Parallel()
	build := exec.Command("go", "build", "-gcflags=griot/...=-S", "-o", os.DevNull, ".")
	build.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "GOAMD64=v3", "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out[:min(len(out), 2000)])
	}
	// 0x0038 00056 (store/story/link.go:166)	VFMADD231SD	X1, X2, X0
	fused := regexp.MustCompile(`\(([^()]+\.go:\d+)\)\tVFN?M(ADD|SUB)`)
	var places []string
	for _, found := range fused.FindAllStringSubmatch(string(out), -1) {
		if !slices.Contains(places, found[1]) {
			places = append(places, found[1])
		}
	}
	if len(places) > 0 {
		t.Errorf("products fused with sums:\n%s", strings.Join(places, "\n"))
	}
}
