package parse

import (
	"strings"
	"time"

	_ "time/tzdata" // zone names in dates mean the same on every machine
)

// zoneMinutes has the abbreviations of time zones that feeds use, in minutes east of Greenwich. Where one has several
// meanings (CST, IST, BST) it is the one of most publishers.
var zoneMinutes = map[string]int{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0,
	"WEST": 60, "BST": 60, "IST": 330, "CET": 60, "MET": 60, "MEZ": 60, "WAT": 60,
	"CEST": 120, "MEST": 120, "MESZ": 120, "CAT": 120, "SAST": 120, "EET": 120,
	"EEST": 180, "EAT": 180, "MSK": 180, "MSD": 240, "TRT": 180, "AST": -240, "ADT": -180, "AT": -240,
	"EST": -300, "EDT": -240, "ET": -300, "CST": -360, "CDT": -300, "CT": -360,
	"MST": -420, "MDT": -360, "MT": -420, "PST": -480, "PDT": -420, "PT": -480,
	"AKST": -540, "AKDT": -480, "HST": -600, "NST": -210, "NDT": -150,
	"BRT": -180, "BRST": -120, "ART": -180, "CLT": -240, "COT": -300, "PET": -300,
	"PKT": 300, "WIB": 420, "ICT": 420, "HKT": 480, "SGT": 480, "PHT": 480, "AWST": 480, "JST": 540, "KST": 540,
	"ACST": 570, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
}

// maxOffset is the widest offset taken for one, in minutes: some feeds stray past the ±14 hours in use.
const maxOffset = 18 * 60

// zoneNamed finds a zone by its abbreviation or its name in the tz database. An abbreviation of capitals that nobody
// knows is taken as UTC: a date some hours off is better than none.
func zoneNamed(word string) (*time.Location, bool) {
	if minutes, ok := zoneMinutes[strings.ToUpper(word)]; ok {
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

func fixedZone(minutes int) *time.Location {
	if minutes == 0 {
		return time.UTC
	}
	return time.FixedZone("", minutes*60)
}
