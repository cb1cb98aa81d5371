#!/bin/sh
# A role and a database for each service; none may enter another's.
set -eu
for service in event_store auth simulation monitoring; do
  name="urbe_$service"
  variable="URBE_DB_$(echo "$service" | tr '[:lower:]' '[:upper:]')"
  password=$(printenv "$variable")
  psql -v ON_ERROR_STOP=1 -v name="$name" -v password="$password" --username "$POSTGRES_USER" <<'SQL'
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke connect on database :"name" from public;
SQL
done
