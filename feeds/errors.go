package feeds

import "errors"

// ErrNotFound says that there is no item, story, source or feed of that name.
var ErrNotFound = errors.New("not found")
