package interpret

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/naru-network/naru/base/lang"
)

const (
	engineTime   = 12 * time.Second // for one talk with an engine; a request's own deadline is 15 s
	engineAnswer = 2 << 20          // bytes; no honest answer is larger
	offersFresh  = time.Hour
	offersMost   = 256
)

// LibreTranslate speaks to engines by the protocol of LibreTranslate: POST /translate and GET /languages, as its API documentation at
// https://docs.libretranslate.com/api describes them.
type LibreTranslate struct {
	client *http.Client

	mu     sync.Mutex
	offers map[string]offered // by address
}

// offered is which languages an engine knows, in its own codes.
type offered struct {
	codes map[lang.Tag]string
	pairs []Pair
	at    time.Time
}

// NewLibreTranslate returns the engine over a way out, which must refuse what may not be reached. Redirects aren't followed.
func NewLibreTranslate(out http.RoundTripper) *LibreTranslate {
	return &LibreTranslate{offers: map[string]offered{}, client: &http.Client{
		Transport: out, Timeout: engineTime, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// codesOf are the codes by which engines may name a language, the newest first.
var codesOf = map[lang.Tag][]string{
	lang.Korean: {"ko"}, lang.English: {"en"}, lang.Japanese: {"ja"}, lang.Chinese: {"zh-Hans", "zh"},
}

// Translate implements Engine.
func (l *LibreTranslate) Translate(ctx context.Context, at Address, p Pair, pieces []string) ([]string, error) {
	known, err := l.known(ctx, at)
	if err != nil {
		return nil, err
	}
	from, to := known.codes[p.From], known.codes[p.To]
	if from == "" || to == "" {
		return nil, ErrPair
	}
	ask := map[string]any{"q": pieces, "source": from, "target": to, "format": "html"}
	if at.Key != "" {
		ask["api_key"] = at.Key
	}
	var answer struct {
		Said []string `json:"translatedText"`
	}
	if err := l.ask(ctx, http.MethodPost, at.URL+"/translate", ask, &answer); err != nil {
		return nil, err
	}
	if len(answer.Said) != len(pieces) {
		return nil, ErrUnavailable.Because(fmt.Errorf("%d answers came for %d texts", len(answer.Said), len(pieces)))
	}
	return answer.Said, nil
}

// Offers implements Engine.
func (l *LibreTranslate) Offers(ctx context.Context, at Address) ([]Pair, error) {
	known, err := l.known(ctx, at)
	return known.pairs, err
}

// known asks which languages an engine knows, once an hour.
func (l *LibreTranslate) known(ctx context.Context, at Address) (offered, error) {
	l.mu.Lock()
	o, ok := l.offers[at.URL]
	l.mu.Unlock()
	if ok && time.Since(o.at) < offersFresh {
		return o, nil
	}
	var answer []struct {
		Code    string   `json:"code"`
		Targets []string `json:"targets"`
	}
	if err := l.ask(ctx, http.MethodGet, at.URL+"/languages", nil, &answer); err != nil {
		return offered{}, err
	}
	o = offered{codes: map[lang.Tag]string{}, at: time.Now()}
	for tag, codes := range codesOf {
		for _, a := range answer {
			for _, code := range codes {
				if a.Code == code && o.codes[tag] == "" {
					o.codes[tag] = code
				}
			}
		}
	}
	for _, a := range answer {
		for from, code := range o.codes {
			for to, target := range o.codes {
				if a.Code == code && from != to && (len(a.Targets) == 0 || contains(a.Targets, target)) {
					o.pairs = append(o.pairs, Pair{from, to})
				}
			}
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.offers) >= offersMost {
		clear(l.offers)
	}
	l.offers[at.URL] = o
	return o, nil
}

func contains(all []string, s string) bool {
	for _, x := range all {
		if x == s {
			return true
		}
	}
	return false
}

// ask sends one request and reads its answer. A refused key is ErrRefused; everything else that goes wrong is ErrUnavailable, whose cause holds neither
// texts nor keys.
func (l *LibreTranslate) ask(ctx context.Context, method, address string, body, into any) error {
	var raw io.Reader = http.NoBody
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("ask an engine: %w", err)
		}
		raw = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, raw)
	if err != nil {
		return ErrUnavailable.Because(errors.New("the engine's address can't be asked"))
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	resp, err := l.client.Do(req)
	if err != nil {
		return ErrUnavailable.Because(err)
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusUnauthorized, resp.StatusCode == http.StatusForbidden:
		return ErrRefused
	case resp.StatusCode != http.StatusOK:
		return ErrUnavailable.Because(fmt.Errorf("the engine answers %d", resp.StatusCode))
	case !strings.Contains(resp.Header.Get("Content-Type"), "json"):
		return ErrUnavailable.Because(errors.New("the engine answers with no JSON"))
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, engineAnswer)).Decode(into); err != nil {
		return ErrUnavailable.Because(err)
	}
	return nil
}
