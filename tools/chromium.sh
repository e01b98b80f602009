#!/bin/sh
# Prints where there is a Chromium for the browser stories: one named by CHROMIUM, Debian's shell without a window (half the
# processor time), which it installs where it may, or another on the path.
set -eu
find_browser() {
	for browser; do
		if [ -n "$browser" ] && command -v "$browser"; then return 0; fi
	done
	return 1
}
find_browser "${CHROMIUM:-}" chromium-headless-shell && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends chromium-headless-shell fonts-noto-cjk; } >&2 ||
		echo "chromium-headless-shell could not be installed" >&2
fi
find_browser chromium-headless-shell chromium chromium-browser google-chrome && exit 0
echo "The browser stories need Chromium. Install it (Debian: apt-get install chromium-headless-shell fonts-noto-cjk), or name one with CHROMIUM=/path." >&2
exit 1
