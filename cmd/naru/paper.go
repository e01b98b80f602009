package main

import (
	"fmt"
	"io/fs"

	"github.com/naru-network/naru/exchange/paper"
	"github.com/naru-network/naru/frontend"
	"github.com/naru-network/naru/server/api"
)

// openPapers opens the press, which prints pads and takes documents in. It comes after the pads, their margin and the files.
func (h *installation) openPapers() error {
	fonts, err := fs.Sub(frontend.Files(), "paper")
	if err != nil {
		return fmt.Errorf("find the fonts of documents: %w", err)
	}
	h.Papers = paper.New(paper.Parts{
		Pads:  api.PaperPads{Margin: h.Margin, Files: h.Files, Tenants: h.Tenants},
		Files: api.PaperPictures{Files: h.Files}, Fonts: paper.NewFonts(fonts), Now: h.Now,
	})
	return nil
}
