#!/usr/bin/env bash
# Installs the Debian packages that cofree needs and that are missing. Safe to run twice.
#   scripts/install.sh           what building, running and testing need
#   scripts/install.sh checks    also what the checks of .ci/run need
#   scripts/install.sh bench     also what the benchmarks need
# docs/dependencies.md says what each package is for.
set -euo pipefail

packages=(g++ cmake ninja-build libxtensor-dev libxtensor-blas-dev libopenblas-dev liblapacke-dev
  libboost-dev libboost-context-dev libmpfr-dev libgmp-dev libflint-dev
  zlib1g-dev libfmt-dev nlohmann-json3-dev libcli11-dev doctest-dev)
case "${1:-}" in
  "") ;;
  checks) packages+=(clang-14 libclang-rt-14-dev clang-format-16) ;;
  bench) packages+=(libbenchmark-dev libflint-arb-dev python3) ;;
  *) echo "install.sh: unknown set of packages '$1', expected checks, bench or nothing" >&2; exit 2 ;;
esac

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

give_up() {
  echo "cofree needs these Debian packages: ${missing[*]}" >&2
  echo "They could not be installed here: $1" >&2
  echo "Install them as an administrator, then run this again:" >&2
  echo "  apt-get update && apt-get install ${missing[*]}" >&2
  exit 1
}

command -v apt-get >/dev/null || give_up "this system has no apt-get; the names are those of Debian 12"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || give_up "you are not root and there is no sudo"
  as_root=(sudo)
fi
echo "installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null; }
{ apt update -qq && apt install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 ||
  { tail -n 15 "$log" >&2; give_up "apt-get failed, its last lines stand above"; }
