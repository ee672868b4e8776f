#!/bin/sh
# Build and start the studio in containers and wait until all of them are healthy; run by `make up`.
set -eu
cd "$(dirname "$0")/.."
compose=deploy/compose.sh
patience=${SHORTS_UP_SECONDS:-120}

python=python3
[ -x .venv/bin/python ] && python=.venv/bin/python
"$python" tools/make_env.py
$compose up -d --build

# Here and not by `up --wait`, which not every Compose has.
containers=$($compose ps -q)
health='{{.Name}} {{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}'
waited=0
while :; do
    # shellcheck disable=SC2086 (one word for each container)
    waiting=$(docker inspect --format "$health" $containers | sed -n '/ healthy$/!s|^/\([^ ]*\) .*| \1|p' | tr -d '\n')
    [ -n "$waiting" ] || break
    if [ "$waited" -ge "$patience" ]; then
        echo "not healthy after $patience s:$waiting. To see why: docker logs$waiting" >&2
        exit 1
    fi
    sleep 1
    waited=$((waited + 1))
done

echo "The studio is up: http://$($compose port ui 8501)"
# shellcheck disable=SC2086
if docker inspect --format '{{.Config.Image}}' $containers | grep -q -- -diffusers; then
    echo "Models that paint and film: docker compose run --rm setup --region KR (your country) proposes a set for the card"
fi
echo "From the command line: SHORTS_GATEWAY=$($compose port gateway 7450) shorts make ..."
