package storage

import "github.com/naru-network/naru/storage/engine"

func passCollections() []engine.Collection { return nil }
