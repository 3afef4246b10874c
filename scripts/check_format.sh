#!/usr/bin/env bash
# Fails where a source is not formatted as .clang-format says. `scripts/check_format.sh fix` formats.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t files < <(find include src tests bench examples -name '*.hpp' -o -name '*.cpp')
[ ${#files[@]} -gt 0 ] || { echo "check_format.sh: found no sources" >&2; exit 1; }
if [ "${1:-}" = fix ]; then
  clang-format-16 -i "${files[@]}"
else
  clang-format-16 --dry-run -Werror "${files[@]}"
  echo "format: ${#files[@]} files as .clang-format says"
fi
