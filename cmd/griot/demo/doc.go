// Package demo holds the sample outlets and official bodies of griot demo. All they publish is invented.
//
// [Site] makes their documents with dates relative to the start, so that they never age. [Listen] serves them on
// loopback.
package demo
