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
echo "Open these: how much of the cluster each pixel is, and how much of it each of four directions carries."
echo "  $PWD/$out/membership.svg"
echo "  $PWD/$out/spectra.svg"
echo "docs/fit.md explains the table, docs/why.md what it says and what it does not. Now try your own array of shape (r,n,n):"
echo "  $PWD/build/bin/cofree fit YOUR.npy --dim 2"
echo "  $PWD/build/bin/cofree fit --help"
