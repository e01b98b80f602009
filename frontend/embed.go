// Package frontend hands the built application and the shared stylesheet to Go.
package frontend

import (
	"embed"
	"io/fs"
)

// build is made by `npm run build`; before the first build it holds only a marker, so that Go compiles.
//
//go:embed all:build
var build embed.FS

// Files returns the built front end: index.html and _app for the application, site for the pages rendered by Go, paper for the fonts of documents.
// Before the first build it is empty but for a marker.
func Files() fs.FS {
	files, err := fs.Sub(build, "build")
	if err != nil {
		panic("frontend: build is not embedded: " + err.Error()) // can't happen: the directive above names it
	}
	return files
}
