#!/bin/sh
# Fetch the natural voice into the volume of the models; run by `make setup-voice`. FROM names another source than the
# hub: a folder that holds the files, on a PC without the internet, or the address of a mirror.
set -eu
from=${FROM:-}
case "$from" in
"" | http://* | https://*)
    cd "$(dirname "$0")/.."
    exec deploy/compose.sh run --rm setup voice ${from:+--from "$from"}
    ;;
esac
if ! folder=$(cd "$from" 2>/dev/null && pwd); then
    echo "FROM=$from is neither a folder nor an address (https://...)" >&2
    exit 2
fi
cd "$(dirname "$0")/.."
exec deploy/compose.sh run --rm --volume "$folder:/from:ro" setup voice --from /from
