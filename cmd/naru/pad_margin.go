package main

import "github.com/naru-network/naru/exchange/pad"

// openMargin opens what stands beside the texts of pads. It comes after the pads.
func (h *installation) openMargin() {
	h.Margin = pad.NewMargin(h.kept.Margins(), h.Pads, padHands{h.Tenants}, h.Now)
}
