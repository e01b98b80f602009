package site

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
)

// assets holds a short print of each shared file that pages name, by path. With it in the address, a browser may keep the file until it changes.
type assets map[string]string

// readAssets prints the files whose addresses stand in pages. A front end that isn't built yet has none.
func readAssets(files fs.FS) assets {
	a := assets{}
	for _, name := range []string{"site/site.css", "site/site.js", "site/fonts-ko.css", "site/fonts-zh-Hans.css", "site/fonts-ja.css"} {
		if raw, err := fs.ReadFile(files, name); err == nil {
			sum := sha256.Sum256(raw)
			a[name] = hex.EncodeToString(sum[:6])
		}
	}
	return a
}

func (a assets) address(name string) string {
	if a[name] == "" {
		return ""
	}
	return "/" + name + "?v=" + a[name]
}
