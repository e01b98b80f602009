package api

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/paper"
)

// printApproval prints the frozen text with the keys that are turned on it, to be read. What was approved is the document itself.
func printApproval(ctx context.Context, c Call, in *ApprovalIn) (*paperOut, error) {
	a, err := c.Approvals.Approval(ctx, c.In, in.id())
	if err != nil {
		return nil, err
	}
	d, err := c.Approvals.Document(ctx, c.In, in.id())
	if err != nil {
		return nil, err
	}
	signed, err := c.signed(ctx, a, d)
	if err != nil {
		return nil, err
	}
	return sendPaper(c.Papers.PrintSigned(ctx, signed))
}

// signed gathers what the paper of an approval says.
func (c Call) signed(ctx context.Context, a approval.Approval, d approval.Document) (paper.Signed, error) {
	var frozen struct {
		Texts []struct {
			Lang    string          `json:"lang"`
			Content json.RawMessage `json:"content"`
		} `json:"texts"`
	}
	if err := json.Unmarshal(d.Body, &frozen); err != nil {
		return paper.Signed{}, fmt.Errorf("read the document of approval %s: %w", a.ID, err)
	}
	s := paper.Signed{
		Title: a.Title, Texts: map[lang.Tag]json.RawMessage{}, Pictures: map[string][]byte{}, SHA256: d.SHA256, Whole: a.State == approval.Complete, Zone: time.UTC,
	}
	for _, t := range frozen.Texts {
		s.Langs = append(s.Langs, lang.Tag(t.Lang))
		s.Texts[lang.Tag(t.Lang)] = t.Content
	}
	if len(s.Langs) == 0 {
		s.Langs = slices.DeleteFunc(a.Title.Tags(), func(l lang.Tag) bool { return l == "" })
	}
	if len(s.Langs) == 0 {
		s.Langs = []lang.Tag{lang.English}
	}
	for _, side := range a.Sides {
		s.Parties = append(s.Parties, side.Name)
		key := paper.SignedKey{Party: side.Name}
		if k := side.Key; k != nil {
			key.Name, key.Office, key.At, key.Factor, key.Written = k.By.Name, k.By.Title, k.By.At, k.Factor, k.Letter != nil
		}
		s.Keys = append(s.Keys, key)
	}
	for _, p := range a.Papers {
		raw, err := PaperPictures{c.Files}.Picture(ctx, c.In, p.File)
		if err != nil {
			return paper.Signed{}, fmt.Errorf("read a picture of approval %s: %w", a.ID, err)
		}
		s.Pictures[p.File] = raw
	}
	if own := c.In.Tenant(); own != "" {
		t, err := c.Tenants.Tenant(ctx, own)
		if err != nil {
			return paper.Signed{}, fmt.Errorf("read who prints approval %s: %w", a.ID, err)
		}
		s.Maker, _ = t.Name.For(t.Lang)
		s.Unit = t.Unit
		if zone, err := time.LoadLocation(t.Zone); err == nil {
			s.Zone = zone
		}
	}
	return s, nil
}
