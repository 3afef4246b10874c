#!/usr/bin/env bash
# Processor seconds to check the syntax of <cofree/cofree.hpp>, and of it with the opt-in header for arrays of xtensor:
# the least of three each.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
TIMEFORMAT=%U
seconds() {
  printf '#include <%s>\n' "$@" >"$folder/one.cpp"
  for _ in 1 2 3; do
    { time g++ -std=c++20 -fno-new-ttp-matching -Iinclude -fsyntax-only "$folder/one.cpp"; } 2>&1
  done | sort -n | head -1
}
ours=$(seconds cofree/cofree.hpp)
arrays=$(seconds cofree/cofree.hpp cofree/operator/xtensor.hpp)
awk -v a="$ours" -v b="$arrays" 'BEGIN {
  printf "header cost: cofree/cofree.hpp %.2f s, with cofree/operator/xtensor.hpp %.2f s\n", a, b }'
