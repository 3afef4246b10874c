#!/usr/bin/env bash
# Builds the benchmarks, runs them all (about five minutes), writes their tables to bench/results.md and draws the
# pictures of docs/performance.md. Progress goes to standard error. Safe to run twice.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh bench >&2
command -v python3 >/dev/null || { echo "bench.sh: needs python3 to write the tables" >&2; exit 1; }

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
fail() {
  tail -n 40 "$results/log" >&2
  echo "the benchmarks could not be $1; the last lines of the log stand above" >&2
  exit 1
}
programs=(gamma small multiply long_products decompositions fit solvers cost refine)
echo "building the benchmarks in build/" >&2
cmake --preset release -DCOFREE_BUILD_BENCH=ON >"$results/log" 2>&1 || fail configured
cmake --build build --target "${programs[@]/#/bench_}" >"$results/log" 2>&1 || fail built

for program in "${programs[@]}"; do
  echo "running build/bin/bench_$program" >&2
  options=()
  [[ $program =~ ^(fit|solvers|cost|refine)$ ]] || options=(--benchmark_format=json)
  "build/bin/bench_$program" "${options[@]}" >"$results/$program.json" 2>"$results/log" || fail run
done
export PYTHONDONTWRITEBYTECODE=1
python3 bench/table.py "$results" >"$results/results.md"
cp "$results/results.md" bench/results.md
python3 bench/pictures.py bench/results.md docs/pictures
echo "written: bench/results.md and the pictures of docs/performance.md" >&2
