package config

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"griot/store/story"
)

// leaf is one threshold of grouping and the key under stories that sets it.
type leaf struct {
	key   string
	value reflect.Value
}

// keyless are the thresholds that no key sets: weights go together, and bounds are for the machine, not for the news.
func keyless(key string) bool {
	return strings.HasPrefix(key, "event.weights.") || strings.HasPrefix(key, "bounds.")
}

// renamed are the keys that are not the names of their fields.
var renamed = map[string]string{"copy.copy": "copy.share", "event.rare_i_d_f": "event.rare_idf"}

func leaves(prefix string, v reflect.Value) []leaf {
	var found []leaf
	for i := range v.NumField() {
		key := prefix + snake(v.Type().Field(i).Name)
		if v.Field(i).Kind() == reflect.Struct {
			found = append(found, leaves(key+".", v.Field(i))...)
			continue
		}
		if other, ok := renamed[key]; ok {
			key = other
		}
		found = append(found, leaf{key, v.Field(i)})
	}
	return found
}

var capitals = regexp.MustCompile(`([a-z])([A-Z])|([A-Z])([A-Z])`)

func snake(name string) string {
	for capitals.MatchString(name) {
		name = capitals.ReplaceAllString(name, "${1}${3}_${2}${4}")
	}
	return strings.ToLower(name)
}

// storiesConfig is a file that sets one key under stories.
func storiesConfig(key, value string) string {
	keys := strings.Split(key, ".")
	open := ""
	for _, k := range keys {
		open += k + ": {"
	}
	return "stories: {" + strings.TrimSuffix(open, "{") + value + strings.Repeat("}", len(keys)) +
		"\nsources:\n  - {id: un, name: Un, url: https://un.example/feed, class: press}\n"
}

// TestStoriesKeys: every threshold has a key that sets it and nothing else, or is known to have none.
func TestStoriesKeys(t *testing.T) {
	t.Parallel()
	defaults := story.DefaultParams()
	for i, l := range leaves("", reflect.ValueOf(defaults)) {
		if keyless(l.key) {
			continue
		}
		want := story.DefaultParams()
		field := leaves("", reflect.ValueOf(&want).Elem())[i].value
		var text string
		switch l.value.Interface().(type) {
		case time.Duration:
			field.SetInt(l.value.Int() + int64(time.Hour))
			text = time.Duration(field.Int()).String()
		case int:
			field.SetInt(l.value.Int() + 1)
			text = fmt.Sprint(field.Int())
		case float64:
			field.SetFloat(l.value.Float() * 1.01)
			text = fmt.Sprint(field.Float())
		default:
			t.Fatalf("%s is of a kind that the test does not know", l.key)
		}
		c, err := testLoader(nil).Load(writeConfig(t, storiesConfig(l.key, text)))
		if err != nil {
			t.Errorf("%s: give it a key in config_stories.go, or name it in keyless: %v", l.key, err)
			continue
		}
		if diff := cmp.Diff(want, c.Stories); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", l.key, text, diff)
		}
	}
}

// TestStoriesShipped: the shipped file names every key, with its default.
func TestStoriesShipped(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range leaves("", reflect.ValueOf(story.DefaultParams())) {
		name := l.key[strings.LastIndex(l.key, ".")+1:]
		if !keyless(l.key) && !regexp.MustCompile(`(?m)^ +`+name+`: .*# default`).Match(raw) {
			t.Errorf("config.yaml does not say %s and its default", l.key)
		}
	}
	c, err := Loader{Env: func(string) (string, bool) { return "x", true }}.Load("../../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(story.DefaultParams(), c.Stories); diff != "" {
		t.Errorf("the shipped file says that it shows the defaults (-default +file):\n%s", diff)
	}
}

// TestStoriesDefaultsPrinted: what check --defaults prints of stories can be read again and is the defaults.
func TestStoriesDefaultsPrinted(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := WriteDefaults(&out); err != nil {
		t.Fatal(err)
	}
	for _, l := range leaves("", reflect.ValueOf(story.DefaultParams())) {
		name := l.key[strings.LastIndex(l.key, ".")+1:]
		if !keyless(l.key) && !strings.Contains(out.String(), "  "+name+": ") {
			t.Errorf("%s is not printed", l.key)
		}
	}
	c, err := testLoader(nil).Load(writeConfig(t, out.String()+"\nsources:\n  - {id: un, name: Un, url: https://un.example/feed, class: press}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(story.DefaultParams(), c.Stories); diff != "" {
		t.Errorf("printed defaults (-default +printed):\n%s", diff)
	}
}

func TestStoriesFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ key, value, want string }{
		{"window", "12h", "stories.window: 12h is out of bounds, from 1d to 60d"},
		{"window", "36h30m", "no number of hours"},
		{"official_window", "2d", "official_window, 48h0m0s"},
		{"max_story", "1", "from 2 to 1000"},
		{"copy.share", "0.2", "is more than share, 0.2"},
		{"copy.partial", "much", `"much" is not a number`},
		{"copy.min_shared", "2.5", "is not a whole number"},
		{"derived.part", "NaN", "is not a number"},
		{"derived.within", "90d", "from 1h to 30d"},
		{"event.join", "0.9", "join, 0.9, is more than sure, 0.75"},
		{"event.quorum", "20", "from 0 to 1"},
		{"event.weights", "{bias: 1}", `unknown key "weights"`},
		{"events", "{join: 0.5}", `did you mean "event"?`},
	} {
		_, err := testLoader(nil).Load(writeConfig(t, storiesConfig(c.key, c.value)))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "config.yaml:1:") {
			t.Errorf("%s: %s gave %v, want a fault of line 1 with %q", c.key, c.value, err, c.want)
		}
	}
}
