package layout

import (
	"encoding/json"
	"fmt"

	"griot/feeds"
	"griot/store/pack"
)

// changeForm is the first byte of a line of the change log. Up to layout 5 a line was JSON.
const changeForm = 1

// PackChange returns a change as a line of the log, without its sequence, which is the key.
func PackChange(c *feeds.Change) []byte {
	var w pack.Writer
	w.Byte(changeForm)
	w.Flags(c.Story == c.Item)
	w.Raw(c.Item[:])
	if c.Story != c.Item {
		w.Raw(c.Story[:])
	}
	w.Text(string(c.Kind))
	return w.Bytes
}

// ReadChange reads a line of the log.
func ReadChange(line []byte) (c feeds.Change, err error) {
	if len(line) == 0 || line[0] != changeForm {
		err = json.Unmarshal(line, &c)
		return c, err
	}
	r := pack.NewReader(string(line[1:]))
	own := r.Byte()&1 != 0
	copy(c.Item[:], r.Take(len(c.Item)))
	if c.Story = c.Item; !own {
		copy(c.Story[:], r.Take(len(c.Story)))
	}
	c.Kind = feeds.ChangeKind(r.Text())
	if err := r.End(); err != nil {
		return feeds.Change{}, fmt.Errorf("the change log: %w", err)
	}
	return c, nil
}
