package main

import (
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// longestCircle is how many files of a room may refer to each other in a circle. A larger set is read as one file.
const longestCircle = 12

// circleExceptions are the rooms with a larger circle: how many files it has, and why it stays.
var circleExceptions = map[string]struct {
	files  int
	reason string
}{}

func TestCircles(t *testing.T) {
	if testing.Short() {
		t.Skip("reads the types of the whole module")
	}
	t.Parallel()
	rooms, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo,
	}, "griot/...")
	if err != nil {
		t.Fatal(err)
	}
	stale := map[string]bool{}
	for name := range circleExceptions {
		stale[name] = true
	}
	for _, room := range rooms {
		for _, fault := range room.Errors {
			t.Fatal(fault)
		}
		circle := largestCircle(references(room))
		t.Logf("%s: %d of %d files: %s", room.PkgPath, len(circle), len(room.Syntax), strings.Join(circle, " "))
		allowed, excepted := circleExceptions[room.PkgPath]
		switch {
		case excepted && len(circle) < allowed.files:
			t.Errorf("%s: the largest circle has %d files, the exception says %d: lower it, or drop it at %d", room.PkgPath, len(circle), allowed.files, longestCircle)
		case len(circle) > max(longestCircle, allowed.files):
			t.Errorf("%s: %d files refer to each other in a circle: %s", room.PkgPath, len(circle), strings.Join(circle, " "))
		}
		delete(stale, room.PkgPath)
	}
	for name := range stale {
		t.Errorf("%s is excepted and no package", name)
	}
}

// references returns for each file of a room the files that declare what it uses.
func references(room *packages.Package) map[string][]string {
	file := func(at types.Object) string { return filepath.Base(room.Fset.Position(at.Pos()).Filename) }
	uses := map[string][]string{}
	for id, object := range room.TypesInfo.Uses {
		switch generic := object.(type) {
		case *types.PkgName:
			continue
		case *types.Var:
			object = generic.Origin()
		case *types.Func:
			object = generic.Origin()
		}
		if object.Pkg() != room.Types || !object.Pos().IsValid() {
			continue
		}
		from, to := filepath.Base(room.Fset.Position(id.Pos()).Filename), file(object)
		if from != to && !slices.Contains(uses[from], to) {
			uses[from] = append(uses[from], to)
		}
	}
	return uses
}

// largestCircle returns the largest set of files of which each leads to each other one; its files are in order.
func largestCircle(uses map[string][]string) []string {
	// A file's circle holds the files that it leads to and that lead back to it.
	leads := map[string]map[string]bool{}
	for from := range uses {
		leads[from] = map[string]bool{}
		for next := slices.Clone(uses[from]); len(next) > 0; {
			at := next[len(next)-1]
			next = next[:len(next)-1]
			if !leads[from][at] {
				leads[from][at] = true
				next = append(next, uses[at]...)
			}
		}
	}
	var largest []string
	for from, reached := range leads {
		var circle []string
		for to := range reached {
			if leads[to][from] {
				circle = append(circle, to)
			}
		}
		slices.Sort(circle)
		if len(circle) > len(largest) || len(circle) == len(largest) && slices.Compare(circle, largest) < 0 {
			largest = circle
		}
	}
	return largest
}

func TestLargestCircle(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ uses, want string }{
		"none":           {"a>b b>c a>c", ""},
		"of two":         {"a>b b>a c>a", "a b"},
		"the larger":     {"a>b b>a b>c c>d d>e e>c", "c d e"},
		"joined":         {"a>b b>a b>c c>b", "a b c"},
		"far round":      {"a>b b>c c>d d>a", "a b c d"},
		"first of equal": {"c>d d>c a>b b>a", "a b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			uses := map[string][]string{}
			for arrow := range strings.FieldsSeq(row.uses) {
				from, to, _ := strings.Cut(arrow, ">")
				uses[from] = append(uses[from], to)
			}
			if got := strings.Join(largestCircle(uses), " "); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
