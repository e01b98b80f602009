package api

import "context"

// Operator says who runs this installation, in the operator's own words. What is empty is not shown.
type Operator struct {
	Name     string `json:"name"`
	Address  string `json:"address,omitempty"`
	Contact  string `json:"contact,omitempty" doc:"a desk, with its telephone or e-mail"`
	Privacy  string `json:"privacy,omitempty" doc:"address of the operator's own privacy policy"`
	Masthead bool   `json:"masthead" doc:"the site is entitled to the government's masthead"`
	Version  string `json:"version" doc:"of the program"`
	Demo     bool   `json:"demo" doc:"everybody may sign in, and read the mails"`
}

func readOperator(_ context.Context, c Call, _ *struct{}) (*struct{ Body Operator }, error) {
	return &struct{ Body Operator }{c.Operator}, nil
}
