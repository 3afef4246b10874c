#!/usr/bin/env bash
# scripts/build.sh TARGET [PRESET]: configures and builds TARGET with a preset of CMakePresets.json,
# by default release, whose folder is build/; with a readable reason where that fails.
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
fail() {
  tail -n 40 "$log" >&2
  echo "cofree could not be $1; the last lines of the log stand above" >&2
  exit 1
}
preset=${2:-release}
echo "configuring ($preset)"
cmake --preset "$preset" -DCOFREE_BUILD_BENCH=OFF >"$log" 2>&1 || fail configured
echo "building $1; from nothing this takes a few minutes"
cmake --build --preset "$preset" --target "$1" >"$log" 2>&1 || fail built
