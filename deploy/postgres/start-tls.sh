#!/bin/sh
# Postgres reads only a key that is its own.
set -eu
install -o postgres -g postgres -m 600 /run/secrets/tls-postgres-key /tmp/server.key
install -o postgres -g postgres -m 644 /run/secrets/tls-postgres-cert /tmp/server.pem
exec docker-entrypoint.sh postgres "$@"
