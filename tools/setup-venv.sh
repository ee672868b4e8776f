#!/bin/sh
# Make .venv and install the project with one extra into it; quick when that is done already.
#
#     tools/setup-venv.sh all    # what the studio runs on
#     tools/setup-venv.sh dev    # that, and what the tests and checks need
#
# PYTHON names the interpreter to use; without it the first of Python 3.11 to 3.13 that is found.
set -eu
cd "$(dirname "$0")/.."
extra=${1:-all}
venv=.venv

say() { printf 'setup: %s\n' "$*" >&2; }

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; }

find_python() {
    lacks_venv=
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        fits "$name" || continue
        if "$name" -c 'import ensurepip, venv' 2>/dev/null; then
            printf '%s' "$name"
            return
        fi
        lacks_venv=$name
    done
    if [ -n "$lacks_venv" ]; then
        say "$lacks_venv cannot make virtual environments. On Debian or Ubuntu: sudo apt-get install -y python3-venv"
    else
        say "no Python 3.11, 3.12 or 3.13 was found (looked for: ${PYTHON:-python3 python3.13 python3.12 python3.11})."
        say "Install one (python.org, your system's packages, pyenv), or name it: make demo PYTHON=/path/to/python3.12"
    fi
    exit 1
}

# The stamp names what was installed from; a changed pyproject.toml installs again.
stamp() { printf '%s/.installed-%s-%s' "$venv" "$1" "$(cksum < pyproject.toml | tr -d ' ')"; }

# The drawing library is linked to three system libraries that it does not call; bare systems lack them.
check_drawing() {
    "$venv/bin/python" -c 'import skia' 2>/dev/null && return
    "$venv/bin/python" tools/stand_in_libraries.py && return
    say "the drawing library does not load on this system; the line above says why. Install what it needs:"
    say "  Debian, Ubuntu:  sudo apt-get install -y libegl1 libgl1 libexpat1"
    say "  Fedora:          sudo dnf install -y libglvnd-egl libglvnd-glx expat"
    say "  Arch:            sudo pacman -S --needed libglvnd expat"
    exit 1
}

# The dev extra holds all.
if [ -e "$(stamp "$extra")" ] || { [ "$extra" = all ] && [ -e "$(stamp dev)" ]; }; then
    if fits "$venv/bin/python"; then exit 0; fi
fi

if ! fits "$venv/bin/python"; then
    python=$(find_python)
    say "making $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv"
fi
say "installing the packages of '$extra' (once; some minutes where none are cached)"
rm -f "$venv"/.installed-*
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable ".[$extra]"
check_drawing
# pip does so for what it copies; this project is run from where it stands.
"$venv/bin/python" -m compileall -q services gateway ui protos/gen
touch "$(stamp "$extra")"
say "done"
