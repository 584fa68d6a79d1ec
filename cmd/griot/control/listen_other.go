//go:build !unix

package control

import "net"

// listenAlone opens a socket; who may reach it depends on its folder.
func listenAlone(path string) (net.Listener, error) { return net.Listen("unix", path) }
