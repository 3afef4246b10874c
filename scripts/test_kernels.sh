#!/usr/bin/env bash
# The decompositions' and the solver's tests with kernels of OpenBLAS other than those which it takes on
# this processor: sums in another order round otherwise, and no test may hang on that. Some 45 seconds
# of one core. Needs build/bin/cofree_tests (scripts/build.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
tests=build/bin/cofree_tests
files=(jacobi finite decompositions dense schur spectral spectral_leading fixed_points superoperator
  lsrdr_quaternion lsrdr_known lsrdr_degenerate)
patterns=$(printf '*/%s.cpp,' "${files[@]}")
for file in "${files[@]}"; do
  ls tests/*/"$file.cpp" >/dev/null || { echo "test_kernels: there is no test $file.cpp"; exit 1; }
done
# What the processor must have for a kernel, as /proc/cpuinfo names it.
declare -A needs=([Haswell]="avx2 fma" [Prescott]="pni")
for kernel in Haswell Prescott; do
  missing=""
  for feature in ${needs[$kernel]}; do
    grep -qw "$feature" /proc/cpuinfo || missing+=" $feature"
  done
  if [ -n "$missing" ]; then
    echo "-- $kernel: SKIPPED, this processor has no$missing"
    continue
  fi
  # A library for one processor takes what it was built for, whatever it is told.
  taken=$(OPENBLAS_VERBOSE=2 OPENBLAS_CORETYPE=$kernel "$tests" --list-test-cases 2>&1 |
    sed -n 's/.*Core: //p' | head -1)
  if [ "$taken" != "$kernel" ]; then
    echo "-- $kernel: SKIPPED, this OpenBLAS takes '${taken:-one kernel only}'"
    continue
  fi
  begin=$SECONDS
  echo "-- $kernel"
  OPENBLAS_CORETYPE=$kernel "$tests" --source-file="${patterns%,}"
  echo "-- $kernel took $((SECONDS - begin)) s"
done
