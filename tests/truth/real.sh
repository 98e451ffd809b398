#!/bin/bash
# SPDX-License-Identifier: MIT
# The real corpus, plain and bilingual, each indexed by itself and mounted: no crash, no wrong size, no leak. Under the
# sanitizers where there is a program built with them (COMPLIANCEFS_SANITIZED): a leak then shows in its exit status.
top=$(cd "$(dirname "$0")/../.." && pwd)
[ -d "$top/../shared/corpus/real" ] || { echo 'skipped: no ../shared/corpus/real'; exit 77; }
. "$top/tests/mount/common"
program=${COMPLIANCEFS_SANITIZED:-$program}
# Who looks for leaks at the end starts a process for it, which the sandbox does not let.
sandbox=${COMPLIANCEFS_SANITIZED:+-o nosandbox}

for form in live sxs; do
	"$program" index "$index" "$top/../shared/corpus/real/$form" >"$scratch/summary" 2>"$scratch/errors"
	check "$form: exit status of index" test $? = 0
	check "$form: nothing skipped" grep -q ' 0 skipped' "$scratch/summary"
	cat "$scratch/summary" "$scratch/errors"
	"$program" check "$index" >"$scratch/check" 2>&1
	check "$form: check" test $? = 0
	"$program" mount "$index" "$mnt" -f $sandbox 2>"$scratch/mount.log" &
	pid=$!
	wait_until mounted "$mnt" || fail "$form: mount"
	find "$mnt" -type f -printf '%s\t%p\n' | sort >"$scratch/sizes"
	find "$mnt" -type f -print0 | xargs -0 -P 4 -n 200 cksum | awk '{ print $2 "\t" $3 }' | sort >"$scratch/read"
	check "$form: every size is the number of bytes read" cmp "$scratch/sizes" "$scratch/read"
	check "$form: many files" test "$(wc -l <"$scratch/sizes")" -gt 5000
	fusermount3 -u "$mnt"
	wait $pid
	check "$form: the mount's exit status" test $? = 0
	check "$form: the mount says nothing" test ! -s "$scratch/mount.log"
	rm -f "$index"
done
finish
