#!/usr/bin/env bash
# Installs the library from build/ into an empty folder and builds a program against it, as a user
# with find_package(cofree) would.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install build --prefix "$prefix/installed" >"$prefix/log" 2>&1 || { cat "$prefix/log" >&2; exit 1; }
cmake -S tests/consumer -B "$prefix/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_PREFIX_PATH="$prefix/installed" >>"$prefix/log" || { cat "$prefix/log" >&2; exit 1; }
cmake --build "$prefix/build" >>"$prefix/log" || { tail -n 40 "$prefix/log" >&2; exit 1; }
"$prefix/build/consumer"
"$prefix/installed/bin/cofree" --version
echo "install: a program built with find_package(cofree) runs"
