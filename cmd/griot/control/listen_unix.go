//go:build unix

package control

import (
	"net"
	"syscall"
)

// listenAlone opens a socket that is its own user's from the first moment on. What the process makes meanwhile is its
// user's alone, too.
func listenAlone(path string) (net.Listener, error) {
	before := syscall.Umask(0o077)
	defer syscall.Umask(before)
	return net.Listen("unix", path)
}
