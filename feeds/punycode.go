package feeds

import "unicode/utf8"

// fromPunycode decodes the label of a host behind its "xn--" (RFC 3492). It reports false for what is none.
func fromPunycode(label string) (string, bool) {
	const base, tMin, tMax, skew, damp, maxLabel = 36, 1, 26, 38, 700, 63
	if len(label) > maxLabel {
		return "", false
	}
	var letters []rune
	for i := len(label) - 1; i >= 0; i-- {
		if label[i] == '-' {
			letters = []rune(label[:i])
			label = label[i+1:]
			break
		}
	}
	n, at, bias := 128, 0, 72
	for len(label) > 0 {
		before, weight := at, 1
		for k := base; ; k += base {
			if len(label) == 0 {
				return "", false
			}
			digit := 0
			switch c := label[0]; {
			case 'a' <= c && c <= 'z':
				digit = int(c - 'a')
			case '0' <= c && c <= '9':
				digit = int(c-'0') + 26
			default:
				return "", false
			}
			label = label[1:]
			if at += digit * weight; at > 1<<30 {
				return "", false
			}
			least := min(max(k-bias, tMin), tMax)
			if digit < least {
				break
			}
			if weight *= base - least; weight > 1<<30 {
				return "", false
			}
		}
		length := len(letters) + 1
		delta := (at - before) / 2
		if before == 0 {
			delta = (at - before) / damp
		}
		delta += delta / length
		k := 0
		for delta > (base-tMin)*tMax/2 {
			delta /= base - tMin
			k += base
		}
		bias = k + (base-tMin+1)*delta/(delta+skew)
		n += at / length
		at %= length
		if n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
			return "", false
		}
		letters = append(letters[:at:at], append([]rune{rune(n)}, letters[at:]...)...)
		at++
	}
	return string(letters), true
}
