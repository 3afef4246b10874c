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
# Ninja's "[17/130] …" as one line that counts up on a terminal, a line for each tenth elsewhere.
progress() {
  local line shown=-1 tenth
  while IFS= read -r line; do
    echo "$line" >>"$log"
    [[ $line =~ ^\[([1-9][0-9]*)/([0-9]+)\] ]] || continue  # "[0/2]" looks for new files
    tenth=$((10 * BASH_REMATCH[1] / BASH_REMATCH[2]))
    if [ -t 1 ]; then
      printf '\r  %d of %d steps ' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    elif [ "$tenth" -gt "$shown" ]; then
      echo "  ${BASH_REMATCH[1]} of ${BASH_REMATCH[2]} steps"
    fi
    shown=$tenth
  done
  [ -t 1 ] && [ "$shown" -ge 0 ] && echo
  return 0
}
begin=$SECONDS
: >"$log"
cmake --build --preset "$preset" --target "$1" 2>&1 | progress || fail built
# The second line of `times`: user and system time of what this shell has started. In a pipe it would be that of
# the pipe's own shell.
times >"$log"
echo "built in $((SECONDS - begin)) s; processor time, user and system: $(tail -n 1 "$log")"
