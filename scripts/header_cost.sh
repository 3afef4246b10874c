#!/usr/bin/env bash
# Seconds to check the syntax of <cofree/cofree.hpp>, beside those of the array header it stands on:
# the least of three each, and their ratio.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
seconds() {
  echo "#include <$1>" >"$folder/one.cpp"
  for _ in 1 2 3; do
    local begin end
    begin=$(date +%s%N)
    g++ -std=c++20 -fno-new-ttp-matching -Iinclude -fsyntax-only "$folder/one.cpp"
    end=$(date +%s%N)
    echo $(((end - begin) / 1000000))
  done | sort -n | head -1
}
ours=$(seconds cofree/cofree.hpp)
arrays=$(seconds xtensor/xtensor.hpp)
awk -v a="$ours" -v b="$arrays" 'BEGIN {
  printf "header cost: cofree/cofree.hpp %.2f s, xtensor/xtensor.hpp %.2f s, ratio %.2f\n", a/1000, b/1000, a/b }'
