#!/usr/bin/env bash
# Builds cofree and fits an LSRDR of a classifier of handwritten digits. Safe to run twice.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh
scripts/build.sh cofree_app

out=cofree-digits
echo
echo "\$ build/bin/cofree fit examples/data/digits/one_layer --dim 4 --out $out"
echo
build/bin/cofree fit examples/data/digits/one_layer --dim 4 --out "$out"
echo
echo "Open $out/membership.svg to see which pixels the four dimensions keep, $out/spectra.svg for how"
echo "much each of them weighs. README.md explains the table. Now try your own:"
echo "  build/bin/cofree fit YOUR.npy --dim 2        an array of shape (r,n,n)"
echo "  build/bin/cofree fit --help"
