package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"time"
)

// markup writes XML. What is opened must be closed by the same name.
type markup struct {
	out  bytes.Buffer
	open []string
}

const declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// begin opens an element; attributes come as names and values in turn.
func (m *markup) begin(name string, attrs ...string) *markup {
	m.tag(name, attrs)
	m.out.WriteByte('>')
	m.open = append(m.open, name)
	return m
}

// one writes an element that holds nothing.
func (m *markup) one(name string, attrs ...string) *markup {
	m.tag(name, attrs)
	m.out.WriteString("/>")
	return m
}

func (m *markup) tag(name string, attrs []string) {
	m.out.WriteByte('<')
	m.out.WriteString(name)
	for i := 0; i+1 < len(attrs); i += 2 {
		m.out.WriteByte(' ')
		m.out.WriteString(attrs[i])
		m.out.WriteString(`="`)
		m.words(attrs[i+1])
		m.out.WriteByte('"')
	}
}

// end closes the elements opened last, as many as are named, innermost first.
func (m *markup) end(names ...string) *markup {
	for _, name := range names {
		last := len(m.open) - 1
		if last < 0 || m.open[last] != name {
			panic("paper: " + name + " is closed, but another element is open") // a writer's own slip
		}
		m.open = m.open[:last]
		m.out.WriteString("</")
		m.out.WriteString(name)
		m.out.WriteByte('>')
	}
	return m
}

// words writes text. Characters that XML can't hold are replaced.
func (m *markup) words(s string) *markup {
	if err := xml.EscapeText(&m.out, []byte(s)); err != nil {
		panic("paper: text isn't written to memory: " + err.Error()) // can't happen
	}
	return m
}

// raw writes what is XML already.
func (m *markup) raw(s string) *markup {
	m.out.WriteString(s)
	return m
}

// parcel packs parts into a ZIP.
type parcel struct {
	out bytes.Buffer
	zip *zip.Writer
	at  time.Time
	err error
}

func newParcel(at time.Time) *parcel {
	p := &parcel{at: at}
	p.zip = zip.NewWriter(&p.out)
	return p
}

// add puts a part into the parcel, packed; stored leaves it as it is.
func (p *parcel) add(name string, content []byte) { p.put(name, content, zip.Deflate) }

func (p *parcel) stored(name string, content []byte) { p.put(name, content, zip.Store) }

func (p *parcel) put(name string, content []byte, method uint16) {
	if p.err != nil {
		return
	}
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: p.at})
	if err == nil {
		_, err = io.Copy(w, bytes.NewReader(content))
	}
	if err != nil {
		p.err = fmt.Errorf("pack %s: %w", name, err)
	}
}

// close returns the whole parcel.
func (p *parcel) close() ([]byte, error) {
	if p.err == nil {
		p.err = p.zip.Close()
	}
	return p.out.Bytes(), p.err
}
