#!/bin/sh
# Sets up Tesseract with Korean, which the end-to-end tests use to read captions back from frames.
# Safe to run again: quiet and quick when it is there.
set -eu

ready() {
    command -v tesseract >/dev/null 2>&1 && tesseract --list-langs 2>/dev/null | grep -qx kor &&
        tesseract --list-langs 2>/dev/null | grep -qx eng
}

install() {
    if command -v apt-get >/dev/null 2>&1; then
        as_root=""
        if [ "$(id -u)" -ne 0 ]; then
            sudo -n true 2>/dev/null || return 1
            as_root="sudo -n"
        fi
        packages="tesseract-ocr tesseract-ocr-eng tesseract-ocr-kor"
        export DEBIAN_FRONTEND=noninteractive
        # The package lists of a fresh machine are empty or old; fetch them only when the install needs it.
        $as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null 2>&1 || {
            $as_root apt-get update -qq >/dev/null &&
                $as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null
        }
    elif command -v brew >/dev/null 2>&1; then
        brew install --quiet tesseract tesseract-lang >/dev/null
    else
        return 1
    fi
}

ready && exit 0
echo "installing Tesseract with Korean (used by the tests to read captions)"
install && ready && exit 0
cat >&2 <<'HELP'
The tests need Tesseract with Korean and English. Install it and run this again:
  Debian, Ubuntu:  sudo apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-kor
  Fedora:          sudo dnf install tesseract tesseract-langpack-kor
  Arch:            sudo pacman -S tesseract tesseract-data-eng tesseract-data-kor
  macOS:           brew install tesseract tesseract-lang
HELP
exit 1
