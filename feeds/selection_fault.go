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
	FaultExcludedState    FaultKind = "excluded_state"    // a state was excluded: others of Allowed are to be named
	FaultNoNumber         FaultKind = "no_number"         // Value is no number from Low to High
	FaultNoTime           FaultKind = "no_time"           // Value is neither a day nor a time
)

// FaultKinds are all kinds.
func FaultKinds() []FaultKind {
	return []FaultKind{
		FaultUnknownParameter, FaultUnknownValue, FaultNoID, FaultTooMany, FaultTooLong, FaultExcludedState, FaultNoNumber, FaultNoTime,
	}
}

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
	case FaultExcludedState:
		reason = "a state cannot be excluded: name the others of " + f.Allowed
	case FaultNoNumber:
		reason = fmt.Sprintf("%q is not a number from %d to %d", f.Value, f.Low, f.High)
	case FaultNoTime:
		reason = fmt.Sprintf("%q is neither a day (2026-02-09) nor a time (2026-02-09T15:00:00Z)", f.Value)
	}
	return fmt.Sprintf("parameter %s: %s", f.Parameter, reason)
}
