package xmlfix

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// ToUTF8 returns a document in UTF-8. note says how it was read, and is empty for one that is what it claims to be. The
// bytes are believed first, then what HTTP and the XML declaration say if the bytes can be read so, then windows-1252.
func ToUTF8(body []byte, contentType string) (text []byte, note string) {
	if wide, name, skip := wideEncoding(body); wide != nil {
		text, _ := wide.NewDecoder().Bytes(body[skip:])
		return text, "charset " + name
	}
	body = trimPartial(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	labels := DeclaredCharsets(body, contentType)
	if utf8.Valid(body) {
		if e := sevenBit(body, labels); e != nil {
			if text, ok := decodes(e, body); ok {
				return text, ""
			}
		}
		for _, label := range labels {
			if label != "utf-8" && !isASCII(body) {
				return body, fmt.Sprintf("charset utf-8 (declared %s)", label)
			}
		}
		return body, ""
	}
	declared := ""
	for _, label := range labels {
		if declared == "" {
			declared = label
		}
		e, name := charset.Lookup(label)
		if e == nil || name == "utf-8" || name == "replacement" || name == "windows-1252" {
			continue
		}
		if text, ok := decodes(e, body); ok {
			if label == labels[0] {
				return text, ""
			}
			return text, fmt.Sprintf("charset %s (declared %s)", label, labels[0])
		}
	}
	if mostlyUTF8(body) {
		return strayBytes(body), "bytes that are no utf-8 read as windows-1252"
	}
	text, _ = charmap.Windows1252.NewDecoder().Bytes(body)
	switch declared {
	case "iso-8859-1", "windows-1252", "latin1", "cp1252":
		return text, ""
	case "":
		return text, "charset windows-1252 (none declared)"
	}
	return text, fmt.Sprintf("charset windows-1252 (declared %s)", declared)
}

// wideEncoding recognises UTF-16 and UTF-32 by their mark or by the zero bytes beside the first <. skip is the length of
// the mark.
func wideEncoding(b []byte) (e encoding.Encoding, name string, skip int) {
	starts := func(s string) bool { return bytes.HasPrefix(b, []byte(s)) }
	switch {
	case starts("\x00\x00\xfe\xff"):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), "utf-32", 4
	case starts("\xff\xfe\x00\x00"):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), "utf-32", 4
	case starts("\x00\x00\x00<"):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), "utf-32", 0
	case starts("<\x00\x00\x00"):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), "utf-32", 0
	case starts("\xfe\xff"):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16", 2
	case starts("\xff\xfe"):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16", 2
	case starts("\x00<\x00"), starts("\x00{\x00"):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16", 0
	case starts("<\x00") && len(b) > 3 && b[3] == 0, starts("{\x00") && len(b) > 3 && b[3] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16", 0
	case starts("\x4c\x6f\xa7\x94"): // <?xml in EBCDIC
		return charmap.CodePage037, "ebcdic", 0
	}
	return nil, "", 0
}

// DeclaredCharsets returns the charset of the HTTP header and that of the XML declaration, the more credible first: a
// server's latin default comes after what the document says.
func DeclaredCharsets(body []byte, contentType string) []string {
	var labels []string
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		if label := charsetLabel(params["charset"]); label != "" {
			labels = append(labels, label)
		}
	}
	if label := declaredInXML(body); label != "" {
		switch {
		case len(labels) == 0:
			labels = append(labels, label)
		case labels[0] == label:
		case labels[0] == "iso-8859-1" || labels[0] == "us-ascii" || labels[0] == "windows-1252":
			labels = []string{label, labels[0]}
		default:
			labels = append(labels, label)
		}
	}
	return labels
}

// charsetLabel returns the name of a charset in lower case, empty if it can be none (RFC 2978, 2.3: 40 ASCII characters).
func charsetLabel(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) > 40 || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return ""
	}
	return s
}

// declaredInXML returns the encoding named in <?xml … encoding="…"?>, in lower case.
func declaredInXML(body []byte) string {
	head := body[:min(len(body), 1024)]
	start := bytes.Index(head, []byte("<?xml"))
	if start < 0 {
		return ""
	}
	end := bytes.Index(head[start:], []byte("?>"))
	if end < 0 {
		return ""
	}
	for name, value := range Attributes(head[start+5 : start+end]) {
		if string(name) == "encoding" {
			return charsetLabel(string(value))
		}
	}
	return ""
}

// sevenBit returns the declared encoding if it writes other characters as ASCII bytes, else nil.
func sevenBit(body []byte, labels []string) encoding.Encoding {
	for _, label := range labels {
		e, name := charset.Lookup(label)
		switch {
		case name == "iso-2022-jp" && bytes.IndexByte(body, 0x1b) >= 0:
			return e
		case label == "hz-gb-2312" && bytes.Contains(body, []byte("~{")):
			return simplifiedchinese.HZGB2312
		}
	}
	return nil
}

// decodes converts body and reports whether all of it can be read.
func decodes(e encoding.Encoding, body []byte) ([]byte, bool) {
	text, err := e.NewDecoder().Bytes(body)
	markup := bytes.IndexByte(text, '<') >= 0 || bytes.IndexByte(text, '{') >= 0 // else it was not in that encoding
	return text, err == nil && markup && !bytes.Contains(text, []byte("\uFFFD"))
}

// trimPartial removes a UTF-8 sequence that the end of a truncated document cuts in two.
func trimPartial(body []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(body); n++ {
		if tail := body[len(body)-n:]; utf8.RuneStart(tail[0]) {
			if tail[0] >= utf8.RuneSelf && !utf8.FullRune(tail) && utf8.Valid(body[:len(body)-n]) {
				return body[:len(body)-n]
			}
			break
		}
	}
	return body
}

// mostlyUTF8 reports whether a document is UTF-8 with some foreign bytes, not in an eight-bit charset: it has more whole
// sequences than bad bytes.
func mostlyUTF8(body []byte) bool {
	good, bad := 0, 0
	for len(body) > 0 {
		if body[0] < utf8.RuneSelf {
			body = body[1:]
			continue
		}
		r, size := utf8.DecodeRune(body)
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		body = body[size:]
	}
	return good > bad
}

// strayBytes reads what is no UTF-8 as windows-1252, byte by byte.
func strayBytes(body []byte) []byte {
	out := make([]byte, 0, len(body)+len(body)/16)
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(body[0])
		}
		out = utf8.AppendRune(out, r)
		body = body[size:]
	}
	return out
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
