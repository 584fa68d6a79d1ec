package main

import (
	"bytes"
	"crypto/md5"
	"fmt"
	"strings"
	"time"
)

// debianPackage is a binary package in the format of deb(5).
type debianPackage struct {
	control   []string // lines, in their order, without Installed-Size
	data      fileTree
	conffiles []string // absolute
	scripts   fileTree // preinst, postinst, prerm, postrm
}

// pack writes the package: an ar archive of its version, its control files and its data.
func (p *debianPackage) pack(at time.Time) ([]byte, error) {
	data, err := p.data.tarball("./", at)
	if err != nil {
		return nil, err
	}
	control := append(fileTree{}, p.scripts...)
	var sums, lines bytes.Buffer
	size := 0
	all, err := p.data.whole()
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		size += (len(f.content) + 1023) / 1024 // as dpkg-gencontrol(1) counts: a KiB for a directory, too
		if f.mode.IsDir() {
			size++
			continue
		}
		fmt.Fprintf(&sums, "%x  %s\n", md5.Sum(f.content), f.path)
	}
	for _, line := range p.control {
		fmt.Fprintln(&lines, line)
		if strings.HasPrefix(line, "Architecture:") {
			fmt.Fprintf(&lines, "Installed-Size: %d\n", size)
		}
	}
	control.add("control", lines.Bytes())
	control.add("md5sums", sums.Bytes())
	control.add("conffiles", []byte(strings.Join(p.conffiles, "\n")+"\n"))
	packed, err := control.tarball("./", at)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("!<arch>\n")
	appendMember(&b, "debian-binary", []byte("2.0\n"), at)
	appendMember(&b, "control.tar.gz", packed, at)
	appendMember(&b, "data.tar.gz", data, at)
	return b.Bytes(), nil
}

// appendMember adds a file to an ar archive (ar(5), the common format).
func appendMember(b *bytes.Buffer, name string, content []byte, at time.Time) {
	fmt.Fprintf(b, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, at.Unix(), 0, 0, "100644", len(content))
	b.Write(content)
	if len(content)%2 == 1 {
		b.WriteByte('\n')
	}
}
