package main

import (
	"strings"
	"testing"
)

func TestTimesAreMeasured(t *testing.T) {
	table, err := timeTable(1)
	if err != nil || strings.Count(table, "\n|") != 4 || strings.Contains(table, " 0 times") || strings.Contains(table, " 0 meetings") {
		t.Errorf("measured were %v\n%s", err, table)
	}
	t.Log(table)
}
