#!/usr/bin/env bash
# Installs the library from build/ into an empty folder and builds programs against it, as users with
# find_package(cofree) would: one where there is no xtensor, one that takes arrays of xtensor.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install build --prefix "$prefix/installed" >"$prefix/log" 2>&1 || { cat "$prefix/log" >&2; exit 1; }
build() {
  cmake -S tests/consumer -B "$prefix/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_PREFIX_PATH="$prefix/installed" "$@" >>"$prefix/log" || { cat "$prefix/log" >&2; exit 1; }
  cmake --build "$prefix/build" >>"$prefix/log" || { tail -n 40 "$prefix/log" >&2; exit 1; }
}
build -DCMAKE_DISABLE_FIND_PACKAGE_xtensor=TRUE
"$prefix/build/consumer"
if [ -e "$prefix/build/consumer_of_arrays" ]; then
  echo "the component xtensor is there without xtensor"
  exit 1
fi
build -DCMAKE_DISABLE_FIND_PACKAGE_xtensor=FALSE
"$prefix/build/consumer_of_arrays"
"$prefix/installed/bin/cofree" --version
echo "install: programs built with find_package(cofree) run"
