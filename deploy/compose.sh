#!/bin/sh
# Run Compose, whichever there is: Docker's own plugin, or the older docker-compose.
if docker compose version >/dev/null 2>&1; then
    exec docker compose "$@"
elif command -v docker-compose >/dev/null 2>&1; then
    export DOCKER_BUILDKIT=1 COMPOSE_DOCKER_CLI_BUILD=1
    exec docker-compose "$@"
fi
echo "This needs Docker with Compose: https://docs.docker.com/engine/install/" >&2
exit 1
