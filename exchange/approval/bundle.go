package approval

import (
	"archive/zip"
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

//go:embed readme
var readmes embed.FS

// Names of what a bundle holds.
const (
	DocumentName   = "document.json"
	SignaturesName = "signatures.json"
)

// BundleFormat names the form of signatures.json.
const BundleFormat = "naru-approval-signatures/1"

// What signatures.json says. Nothing of it is part of the hash.
type (
	signatures struct {
		Format    string      `json:"format"`
		Approval  string      `json:"approval"`
		SHA256    string      `json:"sha256"`
		Document  string      `json:"document"`
		Bytes     int64       `json:"bytes"`
		Intent    Intent      `json:"intent"`
		Order     Order       `json:"order"`
		State     State       `json:"state"`
		Asked     string      `json:"asked"`
		AskedBy   signedHand  `json:"asked_by"`
		Due       string      `json:"due"`
		Ended     string      `json:"ended,omitempty"`
		Reason    string      `json:"reason,omitempty"`
		Completed string      `json:"completed_in,omitempty"`
		Sides     []signed    `json:"sides"`
		Trail     []signedAct `json:"trail"`
	}
	signed struct {
		ID     string        `json:"id"`
		Tenant string        `json:"tenant,omitempty"`
		Name   frozenText    `json:"name"`
		Key    *signedKey    `json:"key"`
		Thirds []signedThird `json:"third_keys"`
	}
	signedKey struct {
		SHA256       string        `json:"sha256"`
		By           signedHand    `json:"by"`
		SecondFactor bool          `json:"second_factor"`
		Attested     bool          `json:"attested_by_other_side"`
		Letter       *signedLetter `json:"letter,omitempty"`
	}
	signedThird struct {
		Body   Body          `json:"body"`
		Name   string        `json:"name"`
		By     *signedHand   `json:"recorded_by,omitempty"`
		Letter *signedLetter `json:"letter,omitempty"`
	}
	signedHand struct {
		Member string     `json:"member"`
		Tenant string     `json:"tenant"`
		Name   string     `json:"name"`
		Title  frozenText `json:"office"`
		At     string     `json:"at"`
	}
	signedLetter struct {
		File      string `json:"file"`
		SHA256    string `json:"sha256"`
		Signatory string `json:"signatory"`
		Office    string `json:"office,omitempty"`
		Dated     string `json:"dated"`
		Reference string `json:"reference,omitempty"`
		Note      string `json:"note,omitempty"`
	}
	signedAct struct {
		Deed   string      `json:"deed"`
		Side   string      `json:"side,omitempty"`
		By     *signedHand `json:"by,omitempty"`
		Reason string      `json:"reason,omitempty"`
		At     string      `json:"at"`
	}
)

// Bundle writes an approval with its document, its keys and its files as a ZIP archive, which says in four languages how to recompute the hash. The same
// approval gives the same bytes.
func (s *Service) Bundle(ctx context.Context, in tenants.Scope, aid ID, to io.Writer) (Approval, error) {
	a, err := s.Approval(ctx, in, aid)
	if err != nil {
		return Approval{}, err
	}
	d, err := s.Store.In(in).Document(ctx, aid)
	if err != nil {
		return Approval{}, err
	}
	z := zip.NewWriter(to)
	put := func(name string, body io.Reader) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.Updated.UTC().Truncate(2 * time.Second)})
		if err == nil {
			_, err = io.Copy(w, body)
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		return nil
	}
	if err := put(DocumentName, bytes.NewReader(d.Body)); err != nil {
		return Approval{}, err
	}
	raw, err := json.MarshalIndent(a.signatures(), "", "  ")
	if err != nil {
		return Approval{}, fmt.Errorf("write %s: %w", SignaturesName, err)
	}
	if err := put(SignaturesName, bytes.NewReader(append(raw, '\n'))); err != nil {
		return Approval{}, err
	}
	for _, tag := range lang.Interface() {
		text, err := readmes.ReadFile("readme/" + string(tag) + ".txt")
		if err != nil {
			return Approval{}, fmt.Errorf("read the recipe: %w", err)
		}
		said := strings.NewReplacer("{sha256}", a.SHA256, "{approval}", string(a.ID)).Replace(string(text))
		if err := put("README."+string(tag)+".txt", strings.NewReader(said)); err != nil {
			return Approval{}, err
		}
	}
	for _, p := range a.AllPapers() {
		if err := s.putPaper(ctx, in, p, put); err != nil {
			return Approval{}, err
		}
	}
	return a, z.Close()
}

func (s *Service) putPaper(ctx context.Context, in tenants.Scope, p Paper, put func(string, io.Reader) error) (err error) {
	body, err := s.Files.Open(ctx, in, p.File)
	if err != nil {
		return fmt.Errorf("open file %s: %w", p.File, err)
	}
	defer func() {
		if closing := body.Close(); err == nil {
			err = closing
		}
	}()
	return put(nameIn(p), body)
}

// nameIn is where a file stands in a bundle: its id keeps apart what has the same name.
func nameIn(p Paper) string { return "files/" + p.File + "-" + p.Name }

func (a Approval) signatures() signatures {
	v := signatures{
		Format: BundleFormat, Approval: string(a.ID), SHA256: a.SHA256, Document: DocumentName, Bytes: a.Bytes, Intent: a.Intent, Order: a.Order, State: a.State,
		Asked: moment(a.Asked), AskedBy: a.Asker.signed(), Due: moment(a.Due), Ended: moment(a.Ended), Reason: a.Reason, Completed: string(a.From),
		Sides: []signed{}, Trail: []signedAct{},
	}
	for _, side := range a.Sides {
		v.Sides = append(v.Sides, side.signed())
	}
	for _, step := range a.Steps {
		act := signedAct{Deed: step.Deed, Side: step.Side, Reason: step.Reason, At: moment(step.At)}
		if step.By.Member != "" {
			by := step.By.signed()
			act.By = &by
		}
		v.Trail = append(v.Trail, act)
	}
	return v
}

func (s Side) signed() signed {
	v := signed{ID: s.ID, Tenant: string(s.Tenant), Name: plain(s.Name), Thirds: []signedThird{}}
	if s.Key != nil {
		v.Key = &signedKey{SHA256: s.Key.SHA256, By: s.Key.By.signed(), SecondFactor: s.Key.Factor, Attested: s.Attested(), Letter: s.Key.Letter.signed()}
	}
	for _, t := range s.Thirds {
		third := signedThird{Body: t.Body, Name: t.Name, Letter: t.Evidence.signed()}
		if t.Evidence != nil {
			by := t.By.signed()
			third.By = &by
		}
		v.Thirds = append(v.Thirds, third)
	}
	return v
}

func (h Hand) signed() signedHand {
	return signedHand{Member: string(h.Member), Tenant: string(h.Tenant), Name: h.Name, Title: plain(h.Title), At: moment(h.At)}
}

func (e *Evidence) signed() *signedLetter {
	if e == nil {
		return nil
	}
	return &signedLetter{
		File: nameIn(e.Paper), SHA256: e.Paper.SHA256, Signatory: e.Signatory, Office: e.Office, Dated: e.Dated, Reference: e.Reference, Note: e.Note,
	}
}

// moment writes a moment to the millisecond; an unknown one is empty.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}
