#!/bin/sh
# Sets up a Chromium, in which the tests drive the dashboard (Playwright brings none of its own here).
# Safe to run again: quiet and quick when one is there.
set -eu

ready() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as_root="sudo -n"
    fi
    export DEBIAN_FRONTEND=noninteractive
    # The package lists of a fresh machine are empty or old; fetch them only when the install needs it.
    $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 || {
        $as_root apt-get update -qq >/dev/null &&
            $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
    }
}

ready && exit 0
echo "installing Chromium (used by the tests to drive the dashboard)"
install && ready && exit 0
cat >&2 <<'HELP'
The tests need Chromium or Chrome. Install one and run this again:
  Debian, Ubuntu:  sudo apt-get install chromium
  Fedora:          sudo dnf install chromium
  Arch:            sudo pacman -S chromium
  macOS:           brew install --cask google-chrome
HELP
exit 1
