package rtc

import "encoding/json"

// State is how a room is, as one seat sees it: its views are what clients are sent.
type State struct {
	Self     SeatID         `json:"self"`
	Seats    []SeatState    `json:"seats"`
	Channels []ChannelState `json:"channels"`
	Send     []SendSlot     `json:"send"`
	Receive  []ReceiveSlot  `json:"receive"`
	Wish     WishState      `json:"wish"`
	May      MayState       `json:"may"`
	Poor     bool           `json:"poor,omitempty"`  // pictures rest, for the line is poor
	Muted    bool           `json:"muted,omitempty"` // by the chair, until she turns her microphone on
}

// SeatState is somebody who takes part.
type SeatState struct {
	ID     SeatID          `json:"id"`
	Card   json.RawMessage `json:"card,omitempty"`
	Mic    bool            `json:"mic"`
	Camera bool            `json:"camera"`
	Screen bool            `json:"screen"`
	Speaks bool            `json:"speaks"`         // may be heard on the floor
	Duty   Channel         `json:"duty,omitempty"` // interprets into it now
	Next   Channel         `json:"next,omitempty"` // takes it over with her next word
	Interp []Channel       `json:"interprets,omitempty"`
	Away   bool            `json:"away,omitempty"` // the line broke, she may be back
}

// ChannelState is a sound channel.
type ChannelState struct {
	Channel Channel `json:"channel"`
	Duty    SeatID  `json:"duty,omitempty"` // nobody interprets where it is empty
}

// SendSlot is a place for something of one's own, by its mid in the offer.
type SendSlot struct {
	Mid  string `json:"mid"`
	What string `json:"what"` // mic, interpreting, camera, screen
}

// ReceiveSlot is a place where something comes in, by its mid in the offer.
type ReceiveSlot struct {
	Mid    string `json:"mid"`
	What   string `json:"what"`             // floor, channel, picture
	Seat   SeatID `json:"seat,omitempty"`   // whose picture it is now
	Screen bool   `json:"screen,omitempty"` // the picture is a screen
}

// WishState is what one receives.
type WishState struct {
	Floor   bool    `json:"floor"`
	Channel Channel `json:"channel,omitempty"`
	Picture Picture `json:"picture"`
}

// MayState is what one may do here.
type MayState struct {
	Speak      bool      `json:"speak"`
	Mics       int       `json:"mics"`
	Camera     bool      `json:"camera"`
	Screen     bool      `json:"screen"`
	Interprets []Channel `json:"interprets,omitempty"`
	Chair      bool      `json:"chair"`
}
