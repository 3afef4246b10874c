#!/usr/bin/env bash
# scripts/build.sh TARGET: configures build/ in release mode and builds TARGET, with a readable reason
# where that fails.
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
fail() {
  tail -n 40 "$log" >&2
  echo "cofree could not be $1; the last lines of the log stand above" >&2
  exit 1
}
echo "configuring build/ (release)"
cmake --preset release >"$log" 2>&1 || fail configured
echo "building $1; from nothing this takes a few minutes"
cmake --build build --target "$1" >"$log" 2>&1 || fail built
