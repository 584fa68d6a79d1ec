package feeds

import "fmt"

// FaultKind is what can be wrong with a parameter of a selection.
type FaultKind string

const (
	FaultUnknownParameter FaultKind = "unknown_parameter" // none of Allowed
	FaultUnknownValue     FaultKind = "unknown_value"     // Value is none of Allowed
	FaultNoID             FaultKind = "no_id"             // Value cannot be an id
	FaultTooMany          FaultKind = "too_many"          // more than High values
	FaultTooLong          FaultKind = "too_long"          // more than High bytes
	FaultNothingLeft      FaultKind = "nothing_left"      // all that is asked for is excluded, too: Value
	FaultNoNumber         FaultKind = "no_number"         // Value is no number from Low to High
	FaultNoTime           FaultKind = "no_time"           // Value is neither a day nor a time
	FaultNoSpan           FaultKind = "no_span"           // until, which is Value, is not after since
	FaultRepeated         FaultKind = "repeated"          // there can be one value only, not each of Value
	FaultNoWords          FaultKind = "no_words"          // there is no word in Value to look for
	FaultNoLanguage       FaultKind = "no_language"       // Value is not the code of a language
)

// SelectionFault is what is wrong with a selection's parameter. Whoever shows it to a reader words it by its kind.
type SelectionFault struct {
	Kind             FaultKind
	Parameter, Value string
	Allowed          string // names, separated by commas
	Low, High        int
}

func (f *SelectionFault) Error() string {
	reason := ""
	switch f.Kind {
	case FaultUnknownParameter:
		return fmt.Sprintf("unknown parameter %q: one of %s", f.Parameter, f.Allowed)
	case FaultUnknownValue:
		reason = fmt.Sprintf("%q is not one of %s", f.Value, f.Allowed)
	case FaultNoID:
		reason = fmt.Sprintf("%q is not an id", f.Value)
	case FaultTooMany:
		reason = fmt.Sprintf("more than %d values", f.High)
	case FaultTooLong:
		reason = fmt.Sprintf("longer than %d bytes", f.High)
	case FaultNothingLeft:
		reason = fmt.Sprintf("all that is asked for is excluded: %s", f.Value)
	case FaultNoNumber:
		reason = fmt.Sprintf("%q is not a number from %d to %d", f.Value, f.Low, f.High)
	case FaultNoTime:
		reason = fmt.Sprintf("%q is neither a day (2026-02-09) nor a time (2026-02-09T15:00:00Z)", f.Value)
	case FaultNoSpan:
		reason = fmt.Sprintf("%s is not after since: both are rounded down to the hour", f.Value)
	case FaultRepeated:
		reason = fmt.Sprintf("one value, not several: %s", f.Value)
	case FaultNoWords:
		reason = fmt.Sprintf("%q holds no word to look for", f.Value)
	case FaultNoLanguage:
		reason = fmt.Sprintf("%q is not a language, write an ISO 639 code such as fr, en, ar or bm", f.Value)
	}
	return fmt.Sprintf("parameter %s: %s", f.Parameter, reason)
}
