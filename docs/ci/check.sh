#!/bin/sh
# Judges a workspace in any CI. Exit code: 0 clean, 1 findings, 2 could not judge.
set -eu
mkdir -p artifacts/check
npx rawr-hq check --run-suites \
  --reporter pretty \
  --reporter junit:artifacts/check/junit.xml \
  --reporter json:artifacts/check/report.json
