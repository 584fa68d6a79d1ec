package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io/fs"
	"time"
)

// tarball packs the tree with all its directories, its paths behind prefix ("./" in Debian packages).
func (t fileTree) tarball(prefix string, at time.Time) ([]byte, error) {
	all, err := t.whole()
	if err != nil {
		return nil, err
	}
	if prefix == "./" {
		all = append(fileTree{{path: "", mode: fs.ModeDir | 0o755}}, all...)
	}
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range all {
		header := &tar.Header{
			Typeflag: tar.TypeReg, Name: prefix + f.path, Size: int64(len(f.content)), Mode: int64(f.mode.Perm()),
			ModTime: at, Uname: "root", Gname: "root", Format: tar.FormatGNU,
		}
		if f.mode.IsDir() {
			header.Typeflag = tar.TypeDir
			if f.path != "" {
				header.Name += "/"
			}
		}
		if err := w.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.content); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return compressed(b.Bytes())
}

// compressed is the content in gzip, without a name or a time.
func compressed(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
