package store_test

import (
	"os"
	"testing"

	"griot/store/storetest"
)

func TestMain(m *testing.M) {
	storetest.InMemory()
	os.Exit(m.Run())
}
