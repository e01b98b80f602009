package api

import (
	"bytes"
	"context"
	"mime"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/naru-network/naru/exchange/file"
)

// File is what is known of a file that somebody brought.
type File struct {
	ID      string          `json:"id"`
	Name    string          `json:"name"`
	Type    string          `json:"type" doc:"media type, by its bytes"`
	Bytes   int64           `json:"bytes"`
	Width   int             `json:"width,omitempty" doc:"of a picture as it is shown"`
	Height  int             `json:"height,omitempty"`
	Preview bool            `json:"preview" doc:"it has one"`
	SHA256  string          `json:"sha256"`
	Member  string          `json:"member,omitempty" doc:"who brought it"`
	Guest   string          `json:"guest,omitempty"`
	Tenant  string          `json:"tenant,omitempty"`
	At      string          `json:"at"`
	May     map[string]bool `json:"may"`
}

func (c Call) viewFile(f file.File) File {
	return File{
		ID: string(f.ID), Name: f.Name, Type: f.Type, Bytes: f.Bytes, Width: f.Width, Height: f.Height, Preview: f.Preview != "", SHA256: f.SHA256,
		Member: string(f.By.Member), Guest: string(f.By.Guest), Tenant: string(f.By.Tenant), At: stamp(f.At), May: f.Rights(c.In),
	}
}

// FileIn names a file of a space in an address.
type FileIn struct {
	InSpace
	ID string `path:"id" maxLength:"36"`
}

// MostUpload bounds the body of a request that brings a file; the service's own limit is lower.
const MostUpload = 64 << 20

func bringFile(ctx context.Context, c Call, in *struct {
	InSpace
	Bytes
	Name string `query:"name" required:"true" maxLength:"400" doc:"the file's name; its extension follows what it is"`
}) (*struct{ Body File }, error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	body := in.from
	if body == nil {
		body = bytes.NewReader(nil)
	}
	f, err := c.Files.Bring(ctx, c.In, reach, file.Draft{Name: in.Name, Body: body})
	if err != nil {
		return nil, err
	}
	return &struct{ Body File }{c.viewFile(f)}, nil
}

// fileOut is a file's bytes with all that keeps a browser from doing anything with them but what it is told.
type fileOut struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Policy      string `header:"Content-Security-Policy"`
	Cache       string `header:"Cache-Control"`
	ETag        string `header:"ETag"`
	Body        func(huma.Context)
}

// filePolicy lets what a file holds run, load and send nothing.
const filePolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func sendFile(content file.Content, err error) (*fileOut, error) {
	if err != nil {
		return nil, err
	}
	how := "attachment"
	if content.Inline() {
		how = "inline"
	}
	return &fileOut{
		Type: content.Type, Disposition: mime.FormatMediaType(how, map[string]string{"filename": content.Name}), Policy: filePolicy,
		Cache: "private, max-age=300", ETag: strconv.Quote(content.SHA256[:32]), Body: streamed(content.ReadCloser, content.Size),
	}, nil
}

func readFile(ctx context.Context, c Call, in *FileIn) (*fileOut, error) {
	return sendFile(c.Files.Open(ctx, c.In, file.ID(in.ID), file.Itself))
}

func readPreview(ctx context.Context, c Call, in *FileIn) (*fileOut, error) {
	return sendFile(c.Files.Open(ctx, c.In, file.ID(in.ID), file.Preview))
}

func describeFile(ctx context.Context, c Call, in *FileIn) (*struct{ Body File }, error) {
	f, err := c.Files.File(ctx, c.In, file.ID(in.ID))
	if err != nil {
		return nil, err
	}
	return &struct{ Body File }{c.viewFile(f)}, nil
}

func dropFile(ctx context.Context, c Call, in *FileIn) (*nothing, error) {
	return nil, c.Files.Drop(ctx, c.In, file.ID(in.ID))
}
