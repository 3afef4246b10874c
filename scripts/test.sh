#!/usr/bin/env bash
# Builds cofree and runs every test. Safe to run twice.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh
scripts/build.sh all
ctest --test-dir build --output-on-failure -j "$(nproc)"
