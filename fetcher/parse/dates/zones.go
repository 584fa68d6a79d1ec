package dates

import (
	"strings"
	"time"
	_ "time/tzdata" // zone names in dates mean the same on every machine
)

// zoneMinutes returns a time zone by the abbreviation that feeds use, in minutes east of Greenwich. Of several meanings
// (CST, IST, BST) it is that of most publishers.
func zoneMinutes(name string) (minutes int, known bool) {
	switch name {
	case "HST":
		return -600, true
	case "AKST":
		return -540, true
	case "PST", "PT", "AKDT":
		return -480, true
	case "MST", "MT", "PDT":
		return -420, true
	case "CST", "CT", "MDT":
		return -360, true
	case "EST", "ET", "CDT", "COT", "PET":
		return -300, true
	case "AST", "AT", "EDT", "CLT":
		return -240, true
	case "NST":
		return -210, true
	case "ADT", "BRT", "ART":
		return -180, true
	case "NDT":
		return -150, true
	case "BRST":
		return -120, true
	case "Z", "UT", "UTC", "GMT", "WET":
		return 0, true
	case "WEST", "BST", "CET", "MET", "MEZ", "WAT":
		return 60, true
	case "CEST", "MEST", "MESZ", "CAT", "SAST", "EET":
		return 120, true
	case "EEST", "EAT", "MSK", "TRT":
		return 180, true
	case "MSD":
		return 240, true
	case "PKT":
		return 300, true
	case "IST":
		return 330, true
	case "WIB", "ICT":
		return 420, true
	case "HKT", "SGT", "PHT", "AWST":
		return 480, true
	case "JST", "KST":
		return 540, true
	case "ACST":
		return 570, true
	case "AEST":
		return 600, true
	case "AEDT":
		return 660, true
	case "NZST":
		return 720, true
	case "NZDT":
		return 780, true
	}
	return 0, false
}

// maxOffset is the widest offset, in minutes. Some feeds go beyond the ±14 hours in use.
const maxOffset = 18 * 60

// zoneNamed finds a zone by its abbreviation or its name in the tz database. Capitals that are no known abbreviation are
// UTC: a date that is some hours wrong is better than none.
func zoneNamed(word string) (*time.Location, bool) {
	if minutes, ok := zoneMinutes(strings.ToUpper(word)); ok {
		return fixedZone(minutes), true
	}
	if strings.Contains(word, "/") {
		loc, err := time.LoadLocation(word)
		return loc, err == nil
	}
	if len(word) < 3 || len(word) > 5 {
		return nil, false
	}
	for i := 0; i < len(word); i++ {
		if word[i] < 'A' || word[i] > 'Z' {
			return nil, false
		}
	}
	return time.UTC, true
}

// koreanTime is nine hours east, in minutes. Dates in Korean name no zone.
const koreanTime = 9 * 60

// fixedZone returns a zone by its minutes east of Greenwich.
func fixedZone(minutes int) *time.Location {
	if minutes == 0 {
		return time.UTC
	}
	return time.FixedZone("", minutes*60)
}
