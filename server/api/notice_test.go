package api_test

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestNoticesByHTTP(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /cases", body: content("첫째"), want: 200, keep: "one"},
		{as: "dangjin.officer", do: "POST /cases/{one}/submit", want: 200},
		{as: "dangjin.officer", do: "POST /cases/{one}/recall", want: 200},
		{as: "dangjin.officer", do: "POST /cases/{one}/submit", want: 200},
		{as: "dangjin.officer", do: "POST /cases", body: content("둘째"), want: 200, keep: "two"},
		{as: "dangjin.officer", do: "POST /cases/{two}/submit", want: 200},
		{as: "dangjin.head", do: "GET /notices", want: 200,
			present: []string{`"unread":3`, `"count":2`, `"why":"role_head"`, `"family":"reviews"`, `"space":"home:dangjin"`, "첫째", "{dangjin.officer}"}},
		{as: "dangjin.head", do: "GET /notices?unread=true&family=reviews", want: 200, present: []string{"{one}", "{two}"}},
		{as: "dangjin.head", do: "GET /notices?family=chat", want: 200, absent: []string{"{one}"}},
		{as: "dangjin.head", do: "GET /notices?space=home:dangjin", want: 200, present: []string{"{one}"}},
		{as: "dangjin.head", do: "GET /notices?space=home:dangjin&family=chat", want: 422, code: "invalid"},
		{as: "dangjin.head", do: "GET /notices?family=moods", want: 422, code: "invalid"},
		{as: "dangjin.head", do: "POST /notices/read", body: `{}`, want: 200, present: []string{`"unread":0`}},
		{as: "dangjin.head", do: "GET /notices?unread=true", want: 200, absent: []string{"{one}"}},
	})
}

func TestHowOneWantsToBeTold(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET /me/notices", want: 200, present: []string{
			`"digest":"daily"`, `"morning":"08:30"`, `"zone":""`, `"clock":"Asia/Seoul"`, `"quiet":{"on":false`, `"chat":{"bell":true,"mail":true,"push":true}`, `"push":{"on":true,"devices":[]}`,
		}},
		{as: "dangjin.officer", do: "PATCH /me/notices", body: `{"digest":"hourly","zone":"Europe/Rome","quiet":{"on":true,"from":"20:00","to":"06:30"},"families":{"adoptions":{"bell":true,"mail":false,"push":false}},"spaces":{"pact:{pair}":"mentions"}}`,
			want: 200, facts: []string{}, present: []string{`"digest":"hourly"`, `"morning":"08:30"`, `"clock":"Europe/Rome"`, `"adoptions":{"bell":true,"mail":false,"push":false}`, `"pact:{pair}":"mentions"`}},
		{as: "dangjin.officer", do: "PATCH /me/notices", body: `{"zone":"","spaces":{"pact:{pair}":"all"}}`, want: 200,
			present: []string{`"digest":"hourly"`, `"clock":"Asia/Seoul"`, `"on":true`}, absent: []string{"{pair}"}},
		{as: "dangjin.second", do: "GET /me/notices", want: 200, present: []string{`"digest":"daily"`}},
		{as: "dangjin.officer", do: "PATCH /me/notices", body: `{"digest":"weekly"}`, want: 422},
		{as: "dangjin.officer", do: "PATCH /me/notices", body: `{"morning":"25:00"}`, want: 422, present: []string{"not_a_time"}},
		{as: "dangjin.officer", do: "PATCH /me/notices", body: `{"zone":"Mars"}`, want: 422},
		{as: "dangjin.officer", do: "PATCH /me/notices", body: `{"families":{"moods":{"bell":true,"mail":true,"push":true}}}`, want: 422},
		{as: "dangjin.officer", do: "PATCH /me/notices", body: `{"spaces":{"house":"none"}}`, want: 422},
	})
	// What she doesn't want isn't in her bell.
	h.run(t, []row{
		{as: "dangjin.head", do: "PATCH /me/notices", body: `{"families":{"reviews":{"bell":false,"mail":true,"push":true}}}`, want: 200},
		{as: "dangjin.officer", do: "POST /cases", body: content("셋째"), want: 200, keep: "case"},
		{as: "dangjin.officer", do: "POST /cases/{case}/submit", want: 200},
		{as: "dangjin.head", do: "GET /notices", want: 200, absent: []string{"{case}"}},
		{as: "dangjin.mayor", do: "GET /notices", want: 200, present: []string{"{case}"}},
	})
}

func TestDevicesByHTTP(t *testing.T) {
	h := newHouse(t)
	key, auth := base64.RawURLEncoding.EncodeToString(append([]byte{4}, make([]byte, 64)...)), base64.RawURLEncoding.EncodeToString(make([]byte, 16))
	device := strings.NewReplacer("KEY", key, "AUTH", auth).Replace(`{"endpoint":"https://push.example/1","expirationTime":null,"keys":{"p256dh":"KEY","auth":"AUTH"}}`)
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET /push/key", want: 200, present: []string{"BPushKey"}},
		{as: "dangjin.officer", do: "POST /me/push", body: device, want: 200, keep: "device", facts: []string{}, present: []string{`"here":true`}, absent: []string{auth, key}},
		{as: "dangjin.officer", do: "POST /me/push", body: device, want: 200, present: []string{"{device}"}},
		{as: "dangjin.officer", do: "GET /me/notices", want: 200, present: []string{"{device}"}, absent: []string{auth, "push.example"}},
		{as: "dangjin.second", do: "GET /me/notices", want: 200, absent: []string{"{device}"}},
		{as: "dangjin.second", do: "DELETE /me/push?id={device}", want: 404, code: "notice.device_not_found"},
		{as: "liaoning.officer", do: "DELETE /me/push?id={device}", want: 404, code: "notice.device_not_found"},
		{as: "dangjin.officer", do: "DELETE /me/push?id={device}", want: 204},
		{as: "dangjin.officer", do: "POST /me/push", body: device, want: 200},
		{as: "dangjin.officer", do: "DELETE /me/push", want: 204},
		{as: "dangjin.officer", do: "GET /me/notices", want: 200, present: []string{`"devices":[]`}},
		{as: "dangjin.officer", do: "POST /me/push", body: `{"endpoint":"http://push.example/1","keys":{"p256dh":"AA","auth":"AA"}}`, want: 422, present: []string{"not_an_address", "keys.p256dh", "keys.auth"}},
	})
}
