package meeting

import (
	_ "embed"
	"encoding/json"
	"sync"

	"github.com/naru-network/naru/base/lang"
)

//go:embed thanks_standard.json
var thanksStandard []byte

// standardThanks is the wording that every tenant begins with, by its id.
var standardThanks = sync.OnceValue(func() map[string]ThanksSaid {
	var read map[string]map[lang.Tag]struct{ Title, Body string }
	if err := json.Unmarshal(thanksStandard, &read); err != nil {
		panic("the standard letters of thanks: " + err.Error())
	}
	all := map[string]ThanksSaid{}
	for id, in := range read {
		var said ThanksSaid
		for _, tag := range lang.Interface() {
			said.Title = said.Title.Say(tag, lang.Version[string]{Value: in[tag].Title, Origin: lang.Human})
			said.Body = said.Body.Say(tag, lang.Version[string]{Value: in[tag].Body, Origin: lang.Human})
		}
		all[id] = said
	}
	return all
})

// StandardThanks lists the ids of the standard letters in the order in which they are offered.
func StandardThanks() []string { return []string{"participants", "host"} }
