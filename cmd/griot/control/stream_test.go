package control

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os/user"
	"strings"
	"syscall"
	"testing"
)

// What the daemon may not write is no fault of the user who asked, root perhaps: it is said who writes, and what that needs.
func TestWhoWritesIsSaid(t *testing.T) {
	t.Parallel()
	me, err := user.Current()
	if err != nil {
		t.Skip(err)
	}
	for what, wrong := range map[string]error{"another's folder": syscall.EACCES, "a folder that the unit does not name": syscall.EROFS} {
		answer := httptest.NewRecorder()
		log := slog.New(slog.DiscardHandler)
		Stream(answer, httptest.NewRequest(http.MethodPost, "/backup", nil), log, func(context.Context, *Reporter) (any, error) {
			return nil, &fs.PathError{Op: "open", Path: "/backups/x.db", Err: wrong}
		})
		for _, words := range []string{"/backups/x.db: " + wrong.Error(), "the daemon that writes, as user " + me.Username + " ", "install -d -o", "ReadWritePaths="} {
			if !strings.Contains(answer.Body.String(), words) {
				t.Errorf("%s: %q lacks %q", what, answer.Body, words)
			}
		}
	}
}
