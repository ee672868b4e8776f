#!/bin/sh
# Makes .cache/coqui-venv with coqui-tts, which the tests of the tts backend "coqui" use. Safe to run again: quick when
# it is there. PyTorch and what else .venv has is taken from there; without PyTorch in it there is nothing to do.
#
# PyPI's torchaudio is compiled for CUDA and does not load beside PyTorch for the processor; without its compiled part it
# works, as coqui-tts needs only what is written in Python. torchcodec is only asked for, never used.
set -eu
cd "$(dirname "$0")/.."
base=.venv/bin/python
venv=.cache/coqui-venv
packages='coqui-tts>=0.28,<0.29'
unlinked='torchaudio>=2.8,<3 torchcodec>=0.8'
# A .venv of another Python needs another one of these.
stamp="$venv/.installed-$(printf '%s %s %s' "$packages" "$unlinked" "$("$base" --version)" | cksum | tr -d ' ')"

[ -e "$stamp" ] && exit 0
"$base" -c 'import torch, transformers' 2>/dev/null || {
    echo "setup: .venv has no PyTorch; the tests of the backend coqui are skipped" >&2
    exit 0
}
echo "setup: making $venv (once; about a minute)" >&2
"$base" -m venv --clear "$venv"
site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
"$base" - > "$site/_base.pth" <<'PY'
import sysconfig
print(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})")
PY
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$packages"
# shellcheck disable=SC2086 - two packages
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps $unlinked
if "$base" -c 'import sys, torch; sys.exit(torch.version.cuda is not None)'; then
    rm -f "$site"/torchaudio/lib/*.so
fi
touch "$stamp"
