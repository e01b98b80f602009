package mongo_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/enginetest"
	"github.com/naru-network/naru/storage/mongo"

	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// TestServer runs the conformance suite on a real server, in databases that it drops afterwards.
func TestServer(t *testing.T) {
	uri := os.Getenv("MONGODB_URI")
	if uri == "" {
		t.Skip("MONGODB_URI names no server; the suite runs over MongoDB's protocol in the nested module storage/mongo/ferret")
	}
	client, err := driver.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := client.Disconnect(context.Background()); err != nil {
			t.Error(err)
		}
	})
	enginetest.Run(t, enginetest.Full, func(t *testing.T) engine.Engine {
		name := "naru_suite_" + id.New[string]()
		t.Cleanup(func() {
			if err := client.Database(name).Drop(context.Background()); err != nil {
				t.Error(err)
			}
		})
		e, err := mongo.OpenDatabase(t.Context(), uri, name)
		if err != nil {
			t.Fatal(err)
		}
		return e
	})
}

func TestOpen(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	for name, test := range map[string]struct {
		uri  string
		want error
	}{
		"nobody answers": {"mongodb://127.0.0.1:1/naru", context.DeadlineExceeded},
		"no address":     {"mongodb://user:secret@[/", nil},
	} {
		_, err := mongo.Open(ctx, test.uri)
		if err == nil || test.want != nil && !errors.Is(err, test.want) {
			t.Errorf("Open where %s = %v, want %v", name, err, test.want)
		}
	}
}
