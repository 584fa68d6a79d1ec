package entry

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"griot/feeds"
	"griot/feeds/health"
)

// notCarried are the fields that the packed form leaves out, and why.
func notCarried() map[string]string {
	return map[string]string{
		"Poll.Capture":     "operators look at documents where they were fetched",
		"Poll.ServerDate":  "the time of the poll was bounded by it",
		"Item.Source":      "the poll has it",
		"Source.RetiredAt": "it follows from the declarations",
		"Source.Hidden":    "likewise",
		"Item.Tags":        "they are derived where the entry is applied",
		"Item.Outlet":      "it is told by the declared sources where the item is read",
		"Item.Found":       "likewise",
	}
}

// filler sets every field to something that no other field has, as far as its type allows.
type filler struct{ n int }

func (f *filler) fill(t *testing.T, v reflect.Value) {
	t.Helper()
	f.n++
	switch at := v.Addr().Interface().(type) {
	case *time.Time:
		*at = time.Date(2026, 2, 9, 8, 0, f.n, f.n, time.UTC)
		return
	case *feeds.Class:
		*at = feeds.Research
		return
	case *feeds.Republish:
		*at = feeds.RepublishFull
		return
	case *feeds.Outcome:
		*at = feeds.Fetched
		return
	case *feeds.PageText:
		*at = feeds.PageExcerpt
		return
	case *feeds.Day:
		*at = feeds.Day{Year: 2026, Month: 2, Day: 9}
		return
	case *feeds.SourceID:
		*at = "source"
		return
	case *feeds.KeyKind:
		*at = feeds.KeyLink
		return
	case *Removal:
		*at = RemovalHide
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("é \" %d", f.n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(f.n))
	case reflect.Uint8, reflect.Uint32:
		v.SetUint(uint64(f.n%255 + 1))
	case reflect.Uint64:
		v.SetUint(1<<63 + uint64(f.n))
	case reflect.Float64:
		v.SetFloat(float64(f.n%80) + 1.0/3)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(t, v.Elem())
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[[]byte]() {
			v.SetBytes(fmt.Appendf(nil, `{"n": %d}`, f.n))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.fill(t, v.Index(0))
		f.fill(t, v.Index(1))
	case reflect.Array:
		for i := range v.Len() {
			f.fill(t, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Name() + "." + v.Type().Field(i).Name
			if _, left := notCarried()[name]; !left {
				f.fill(t, v.Field(i))
			}
		}
	default:
		t.Fatalf("the test cannot fill a %s: teach it", v.Type())
	}
}

// filled are entries of every kind with nothing left out.
func filled(t *testing.T) []Entry {
	t.Helper()
	var f filler
	var poll, declare, push Entry
	poll.Poll, declare.Declare, push.Push = new(feeds.Poll), new(Declaration), new(Push)
	for _, v := range []any{poll.Poll, declare.Declare, push.Push} {
		f.fill(t, reflect.ValueOf(v).Elem())
	}
	for i := range poll.Poll.Items {
		item := &poll.Poll.Items[i]
		item.ID = feeds.NewItemID(item.SourceID, item.Keys[0])
	}
	for i := range declare.Declare.Sources {
		declare.Declare.Sources[i].ID = feeds.SourceID(fmt.Sprintf("source-%d", i))
	}
	poll.At = poll.Poll.At
	for _, e := range []*Entry{&declare, &push} {
		f.fill(t, reflect.ValueOf(&e.At).Elem())
	}
	poll.Sequence, declare.Sequence, push.Sequence = 1<<63, 2, 3
	return []Entry{poll, declare, push}
}

func TestEveryFieldIsCarried(t *testing.T) {
	t.Parallel()
	entries := filled(t)
	seen := 0
	for i := 0; i < len(entries); i++ {
		packed, err := Pack(entries[i])
		if err != nil {
			t.Fatal(err)
		}
		got, err := Unpack(packed)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(entries[i], got); diff != "" {
			t.Errorf("carried otherwise than it was (-packed +read); give a field that is missing a place in wire.go and convert.go:\n%s", diff)
		}
		again, err := Pack(got)
		if err != nil || !slices.Equal(packed, again) {
			t.Errorf("packed again it has other bytes, %v", err)
		}
		seen++
	}
	if seen != 3 {
		t.Errorf("%d kinds", seen)
	}
}

// What is left at its zero value comes back as that, too.
func TestZeroIsCarried(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	for _, e := range []Entry{
		{At: at, Poll: &feeds.Poll{Source: feeds.Source{ID: "a"}, At: at, Outcome: feeds.NotModified}},
		{At: at, Declare: &Declaration{}},
		{At: at, Push: &Push{Source: "a"}},
		{At: at, Push: &Push{Source: "a", Status: &health.PushStatus{}}},
	} {
		packed, err := Pack(e)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Unpack(packed)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Error(diff)
		}
	}
}

// A zone is part of what a publisher says: it is printed in dates.
func TestZonesOfDatesAreCarried(t *testing.T) {
	t.Parallel()
	e := filled(t)[0]
	e.Poll.Items[0].Published = time.Date(2026, 2, 9, 8, 0, 0, 0, time.FixedZone("", -5*3600-1800))
	packed, err := Pack(e)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Unpack(packed)
	if err != nil {
		t.Fatal(err)
	}
	if want, got := e.Poll.Items[0].Published.Format(time.RFC3339), got.Poll.Items[0].Published.Format(time.RFC3339); want != got {
		t.Errorf("%s, want %s", got, want)
	}
}

// Two fields that share a name in the packed form, or one that Go names, would tie the log to Go's names.
func TestEveryFieldOfThePackedFormIsNamed(t *testing.T) {
	t.Parallel()
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(of.Elem())
		case reflect.Struct:
			if of == reflect.TypeFor[time.Time]() || seen[of] {
				return
			}
			seen[of] = true
			if of.PkgPath() != reflect.TypeFor[Entry]().PkgPath() || !strings.HasPrefix(of.Name(), "wire") {
				t.Errorf("%s is no type of the packed form", of)
			}
			names := map[string]bool{}
			for i := range of.NumField() {
				field := of.Field(i)
				name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				if name == "" || name == "-" || names[name] || name != strings.ToLower(name) {
					t.Errorf("%s.%s has the name %q", of.Name(), field.Name, name)
				}
				if field.Type == reflect.TypeFor[time.Duration]() && !strings.HasSuffix(name, "_ns") {
					t.Errorf("%s.%s does not name its unit: %q", of.Name(), field.Name, name)
				}
				names[name] = true
				walk(field.Type)
			}
		}
	}
	walk(reflect.TypeFor[wireEntry]())
	if len(seen) < 15 {
		t.Errorf("only %d types are found", len(seen))
	}
}
