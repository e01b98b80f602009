package main

import (
	"os"

	"github.com/naru-network/naru/server/api"
)

// openapiCommand prints the description of the surface for programs.
type openapiCommand struct{}

// Run implements kong's command.
func (c *openapiCommand) Run() error {
	raw, err := api.Describe()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(raw)
	return err
}
