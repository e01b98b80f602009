#!/bin/sh
# Prints -race where a C compiler is at hand: the race detector needs one, nothing else here does.
if command -v "$(go env CC)" >/dev/null 2>&1; then
	echo -race
else
	echo "No C compiler was found, so the tests run without the race detector. Install gcc to have it." >&2
fi
