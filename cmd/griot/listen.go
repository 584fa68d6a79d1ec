package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"griot/cmd/griot/config"
)

// checkListen refuses a --listen that is no address. An empty one is not given.
func checkListen(listen string) error {
	if listen == "" {
		return nil
	}
	if _, err := config.ParseListen(listen); err != nil {
		return &usageError{error: fmt.Errorf("--listen: %w", err)}
	}
	return nil
}

// listenAdmin opens the operators' address, unless it is empty.
func listenAdmin(address string, log *slog.Logger) (net.Listener, error) {
	if address == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w (choose another for admin.listen)", address, systemReason(err))
	}
	log.Info("the operators' pages are served apart", "address", listener.Addr().String())
	return listener, nil
}

// reachable returns where a program on this machine reaches what listens on an address.
func reachable(listen string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", fmt.Errorf("%q is not host:port: %w", listen, err)
	}
	if port == "0" {
		return "", errors.New("the port is chosen at the start: name it with --listen")
	}
	return net.JoinHostPort(config.HostHere(host), port), nil
}

// systemReason returns why the system did not do what was asked, without the address, which the caller names.
func systemReason(err error) error {
	var call *os.SyscallError
	var op *net.OpError
	switch {
	case errors.As(err, &call):
		return call.Err
	case errors.As(err, &op):
		return op.Err
	}
	return err
}
