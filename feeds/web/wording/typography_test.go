package wording

import (
	"reflect"
	"regexp"
	"testing"
)

var badSpace = regexp.MustCompile(`[^\s\x{a0}] [:;?!»]|« | »|[\pL\pN][;?!»]|'`)

// TestFrenchTypography looks for spaces where a line may break before : ; ? ! » or after «, and for straight
// apostrophes, in all that the site says itself but its help.
func TestFrenchTypography(t *testing.T) {
	t.Parallel()
	w := For("fr")
	var said []string
	var gather func(v reflect.Value)
	gather = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			said = append(said, v.String())
		case reflect.Map:
			for _, key := range v.MapKeys() {
				gather(v.MapIndex(key))
			}
		case reflect.Array:
			for i := range v.Len() {
				gather(v.Index(i))
			}
		case reflect.Pointer:
			gather(v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				gather(v.Field(i))
			}
		}
	}
	gather(reflect.ValueOf(w))
	if len(said) < 60 {
		t.Fatalf("only %d texts found", len(said))
	}
	for _, text := range said {
		if bad := badSpace.FindString(text); bad != "" {
			t.Errorf("%q in %q", bad, text)
		}
	}
	for _, bad := range []string{"Vu : ici", "« ici", "quoi?", "l'eau", "ici »"} {
		t.Run(bad, func(t *testing.T) {
			if !badSpace.MatchString(bad) {
				t.Errorf("the rule lets %q pass", bad)
			}
		})
	}
}
