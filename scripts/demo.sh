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
echo "Open these: which pixels the four dimensions look at, and how much each of them weighs."
echo "  $PWD/$out/membership.svg"
echo "  $PWD/$out/spectra.svg"
echo "README.md explains the table. Now try your own array of shape (r,n,n):"
echo "  $PWD/build/bin/cofree fit YOUR.npy --dim 2"
echo "  $PWD/build/bin/cofree fit --help"
