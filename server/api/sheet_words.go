package api

import (
	_ "embed"
	"encoding/json"
	"sync"

	"github.com/naru-network/naru/base/lang"
)

// sheetWordsFile holds the words that stand in sheets for saving, by language: a file is read where no catalogue of the application is.
//
//go:embed sheet_words.json
var sheetWordsFile []byte

// sheetWords reads the words once. A malformed file is a programmer's fault and panics at first use; a test reads it.
var sheetWords = sync.OnceValue(func() map[lang.Tag]map[string]string {
	var all map[lang.Tag]map[string]string
	if err := json.Unmarshal(sheetWordsFile, &all); err != nil {
		panic("api: sheet_words.json: " + err.Error())
	}
	return all
})

// SheetWord returns a word of a sheet in a language, in English where that has none, else the key.
func SheetWord(tag lang.Tag, key string) string {
	for _, t := range []lang.Tag{tag, lang.English} {
		if word, ok := sheetWords()[t][key]; ok {
			return word
		}
	}
	return key
}
