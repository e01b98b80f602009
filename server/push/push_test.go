package push

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/server/outside"
)

func bytesOf(t *testing.T, s string) []byte {
	t.Helper()
	raw, err := url64.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// The example of RFC 8291, section 5 and appendix A.
func TestSealsAsTheStandardSays(t *testing.T) {
	key, err := ecdh.P256().NewPrivateKey(bytesOf(t, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
	if err != nil {
		t.Fatal(err)
	}
	b := Browser{
		Key:  bytesOf(t, "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
		Auth: bytesOf(t, "BTBZMqHH6r4Tts7J_aSIgg"),
	}
	got, err := sealing{key, bytesOf(t, "DGv6ra1nlYgDCS1FRnbzlw")}.seal([]byte("When I grow up, I want to be a watermelon"), b)
	if err != nil {
		t.Fatal(err)
	}
	want := "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
	if url64.EncodeToString(got) != want {
		t.Errorf("sealed is\n%s, want\n%s", url64.EncodeToString(got), want)
	}
}

// service is a push service with one browser behind it.
type service struct {
	*httptest.Server
	key    *ecdh.PrivateKey
	auth   []byte
	answer int
	heard  []string
	header http.Header
}

func newService(t *testing.T) *service {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s := &service{key: key, auth: []byte("sixteen byte key"), answer: http.StatusCreated}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s.heard, s.header = append(s.heard, s.open(t, body)), r.Header
		w.WriteHeader(s.answer)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *service) browser() Browser {
	return Browser{Endpoint: s.URL + "/device", Key: s.key.PublicKey().Bytes(), Auth: s.auth}
}

// open decrypts as a browser does.
func (s *service) open(t *testing.T, body []byte) string {
	t.Helper()
	salt, theirs, text := body[:16], body[21:86], body[86:]
	pub, err := ecdh.P256().NewPublicKey(theirs)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := s.key.ECDH(pub)
	if err != nil {
		t.Fatal(err)
	}
	derive := func(secret, salt []byte, info string, size int) []byte {
		k, err := hkdf.Key(sha256.New, secret, salt, info, size)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	ikm := derive(shared, s.auth, "WebPush: info\x00"+string(s.key.PublicKey().Bytes())+string(theirs), 32)
	block, err := aes.NewCipher(derive(ikm, salt, "Content-Encoding: aes128gcm\x00", 16))
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := gcm.Open(nil, derive(ikm, salt, "Content-Encoding: nonce\x00", 12), text, nil)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(string(plain), "\x02")
}

func newSender(t *testing.T) *Sender {
	t.Helper()
	key, err := MakeKey()
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(key, "mailto:desk@naru.example", outside.New(outside.Allowed))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestABrowserReadsWhatWasSaid(t *testing.T) {
	srv, s := newService(t), newSender(t)
	if err := s.Push(t.Context(), srv.browser(), Message{Text: []byte("나루터에 새 소식"), Topic: "abc", Urgent: true}); err != nil {
		t.Fatal(err)
	}
	if len(srv.heard) != 1 || srv.heard[0] != "나루터에 새 소식" {
		t.Errorf("the browser reads %q", srv.heard)
	}
	h := srv.header
	if h.Get("Content-Encoding") != "aes128gcm" || h.Get("TTL") != "86400" || h.Get("Topic") != "abc" || h.Get("Urgency") != "high" {
		t.Errorf("headers are %v", h)
	}
	token, key, _ := strings.Cut(strings.TrimPrefix(h.Get("Authorization"), "vapid t="), ", k=")
	if key != s.Key() {
		t.Errorf("the key is %q, want %q", key, s.Key())
	}
	checkToken(t, token, key, srv.URL)
}

// checkToken verifies a token as a push service does.
func checkToken(t *testing.T, token, key, origin string) {
	t.Helper()
	part := strings.Split(token, ".")
	if len(part) != 3 {
		t.Fatalf("the token is %q", token)
	}
	pub, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), bytesOf(t, key))
	if err != nil {
		t.Fatal(err)
	}
	sum, signature := sha256.Sum256([]byte(part[0]+"."+part[1])), bytesOf(t, part[2])
	if !ecdsa.Verify(pub, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		t.Error("the token's signature is wrong")
	}
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	if err := json.Unmarshal(bytesOf(t, part[1]), &claims); err != nil {
		t.Fatal(err)
	}
	if left := time.Until(time.Unix(claims.Exp, 0)); claims.Aud != origin || claims.Sub != "mailto:desk@naru.example" || left <= 0 || left > 24*time.Hour {
		t.Errorf("the token claims %+v", claims)
	}
}

func TestWhatAPushServiceAnswers(t *testing.T) {
	srv, s := newService(t), newSender(t)
	for status, gone := range map[int]bool{404: true, 410: true, 400: false, 413: false, 429: false, 500: false} {
		srv.answer = status
		err := s.Push(t.Context(), srv.browser(), Message{Text: []byte("x")})
		if err == nil || errors.Is(err, ErrGone) != gone {
			t.Errorf("after %d: %v, want it gone: %t", status, err, gone)
		}
	}
	if err := s.Push(t.Context(), srv.browser(), Message{Text: make([]byte, MostText+1)}); err == nil {
		t.Error("a message that is too long is sent")
	}
	b := srv.browser()
	b.Key = make([]byte, 65)
	if err := s.Push(t.Context(), b, Message{}); err == nil {
		t.Error("a point that isn't on the curve is taken for a key")
	}
}

func TestAKeyIsChecked(t *testing.T) {
	good, err := MakeKey()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range [][2]string{{"", "mailto:a@b.example"}, {"!", "mailto:a@b.example"}, {"AAAA", "mailto:a@b.example"}, {good, "desk"}} {
		if _, err := New(test[0], test[1], nil); err == nil {
			t.Errorf("New(%q) finds nothing wrong", test)
		}
	}
}
