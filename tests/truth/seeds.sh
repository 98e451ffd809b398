#!/bin/bash
# SPDX-License-Identifier: MIT
# The five seeds, read from json/ through a mount: all that is known of them comes out exactly, a row per seed and
# aspect; and grep 'Office 365' finds all five.
top=$(cd "$(dirname "$0")/../.." && pwd)
[ -d "$top/../shared/corpus/seeds" ] || { echo 'skipped: no ../shared/corpus/seeds'; exit 77; }
. "$top/tests/mount/common"
"$program" index "$index" "$top/../shared/corpus/seeds" >/dev/null
"$program" mount "$index" "$mnt" || { fail "mount"; finish; }
"$top/tests/truth/compare-seeds" "$mnt/json" >"$scratch/rows"
check "all rows" test $? = 0
grep '^not ok' "$scratch/rows" >&2
check "a row per seed and aspect" test "$(grep -c '^ok' "$scratch/rows")" -ge 95
check "grep finds all five" test "$(grep -rl 'Office 365' "$mnt/text/by-locale" | wc -l)" = 5
finish
