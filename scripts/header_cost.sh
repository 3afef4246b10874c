#!/usr/bin/env bash
# Processor seconds to check the syntax of <cofree/cofree.hpp>, beside those of the array header it stands on:
# the least of three each, and their ratio.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
TIMEFORMAT=%U
seconds() {
  echo "#include <$1>" >"$folder/one.cpp"
  for _ in 1 2 3; do
    { time g++ -std=c++20 -fno-new-ttp-matching -Iinclude -fsyntax-only "$folder/one.cpp"; } 2>&1
  done | sort -n | head -1
}
ours=$(seconds cofree/cofree.hpp)
arrays=$(seconds xtensor/xtensor.hpp)
awk -v a="$ours" -v b="$arrays" 'BEGIN {
  printf "header cost: cofree/cofree.hpp %.2f s, xtensor/xtensor.hpp %.2f s, ratio %.2f\n", a, b, a/b }'
