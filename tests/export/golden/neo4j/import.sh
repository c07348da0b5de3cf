#!/bin/sh
# Imports the CSV files beside this script into a new Neo4j database (5 or newer), which must not be running:
#   sh import.sh [DATABASE [OPTION ...]]    such as: sh import.sh neo4j --overwrite-destination
set -eu
cd "$(dirname "$0")"
database=${1:-neo4j}
[ $# -gt 0 ] && shift
exec neo4j-admin database import full \
  --nodes=nodes.csv --nodes=observations.csv \
  --relationships=relationships.csv --relationships=observed.csv \
  --array-delimiter=U+001F --multiline-fields=true --id-type=string "$@" "$database"
