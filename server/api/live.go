package api

import "context"

// Ticket opens one socket, once, until the moment.
type Ticket struct {
	Ticket string `json:"ticket" doc:"for /api/v1/live?ticket=…"`
	Until  string `json:"until"`
}

func giveTicket(ctx context.Context, c Call, _ *struct{}) (*struct{ Body Ticket }, error) {
	ticket, until, err := c.Pass.Ticket(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Ticket }{Ticket{ticket, stamp(until)}}, nil
}
