//go:build !linux

package storetest

// memoryFolder returns "": other systems offer no folder in memory by default.
func memoryFolder() string { return "" }
