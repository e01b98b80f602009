#!/bin/sh
# Prints -race where a C compiler is at hand: the race detector needs one, nothing else here does.
# Libraries that only compute (SQLite in Go, hashes) are not watched: they are not ours, share no memory of ours, and run ten times slower when each
# of their reads is written down. See docs/decisions/watched-code.md.
if command -v "$(go env CC)" >/dev/null 2>&1; then
	printf '%s\n' -race -gcflags=modernc.org/...=-race=false -gcflags=golang.org/x/crypto/...=-race=false
else
	echo "No C compiler was found, so the tests run without the race detector. Install gcc to have it." >&2
fi
