#!/usr/bin/env bash
# Fails where a layer includes one that comes after it. The order of the list is the order of the layers: each
# folder of include/cofree and src may include only those before it, and itself.
set -euo pipefail
cd "$(dirname "$0")/.."
layers=(error scalar recognition dense space operator tensor_operator superoperator spectral optimize critical
  search lsrdr network baseline io report)

declare -A rank
for i in "${!layers[@]}"; do rank[${layers[$i]}]=$i; done
bad=0
for layer in "${layers[@]}"; do
  for folder in "include/cofree/$layer" "src/$layer"; do
    [ -d "$folder" ] || continue
    while IFS=: read -r file line text; do
      used=$(sed -E 's|.*["<](cofree/)?([a-z_]+)/.*|\2|' <<<"$text")
      if [ -z "${rank[$used]:-}" ]; then
        echo "$file:$line: includes $used/…, which is no layer"
        bad=1
      elif [ "${rank[$used]}" -gt "${rank[$layer]}" ]; then
        echo "$file:$line: layer $layer includes layer $used, which comes after it"
        bad=1
      fi
    done < <(grep -rnE '^ *#include (<cofree/|"[a-z_]+/)' "$folder" || true)
  done
done
for folder in include/cofree/*/ src/*/; do
  name=$(basename "$folder")
  if [ "$name" != app ] && [ -z "${rank[$name]:-}" ]; then
    echo "$folder: a folder that is not in the list of layers of $0"
    bad=1
  fi
done
# A private header is included by its name in its own folder, else by its path from src/.
if grep -rn '#include "\.\./' src tests bench; then
  echo "an include by a path that begins with .., expected the path from src/"
  bad=1
fi
# A public header stands on public headers.
if grep -rn '#include "' include; then
  echo "a public header includes by a relative path"
  bad=1
fi
# The array library costs each file that includes it more than all of ours: it comes in by one opt-in header and by the
# call of BLAS, and nothing but the operators' own opt-in header stands on the former.
if grep -rnE '#include <xtensor' include src |
  grep -vE '^(include/cofree/dense/xtensor|src/dense/real_product)\.hpp:'; then
  echo "only include/cofree/dense/xtensor.hpp and src/dense/real_product.hpp may include the array library"
  bad=1
fi
if grep -rnE '#include <cofree/[a-z_]+/xtensor\.hpp>' include src | grep -v '^include/cofree/operator/xtensor\.hpp:'; then
  echo "xtensor.hpp is for users: nothing of the library may include it"
  bad=1
fi
[ "$bad" -eq 0 ] && echo "layers: every include points to an earlier layer"
exit "$bad"
