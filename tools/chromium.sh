#!/bin/sh
# Prints where there is a Chromium for the browser stories: one named by CHROMIUM, one on the path, or Debian's, which it installs where it may.
set -eu
find_browser() {
	for browser in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
		if [ -n "$browser" ] && command -v "$browser"; then return 0; fi
	done
	return 1
}
find_browser && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends chromium fonts-noto-cjk; } >&2
	find_browser && exit 0
fi
echo "The browser stories need Chromium. Install it (Debian: apt-get install chromium fonts-noto-cjk), or name one with CHROMIUM=/path." >&2
exit 1
