#!/bin/sh
# SPDX-License-Identifier: MIT
# Readers, some of them starved, on a mount whose index is replaced every 50 ms: flips.c says what is checked. With the
# kernel's epochs and without them. FLIP_SECONDS says for how long each (3).
. "$(dirname "$0")/common"
flips=${FLIPS:-$root/build/plain/tests/flips}
seconds=${FLIP_SECONDS:-3}
[ -x "$flips" ] || skip "no $flips"

cp -rL "$articles" "$scratch/source"
chmod -R u+w "$scratch/source"
"$program" index "$index" "$scratch/source" --quiet 2>"$scratch/index.log"
for options in ro noepoch; do
	"$program" mount "$index" "$mnt" -f -o "$options" 2>"$scratch/log" &
	pid=$!
	wait_until test -f "$mnt/README.txt" || { fail "mount"; finish; }
	echo "-o $options:"
	timeout $((seconds * 2 + 60 * slower)) "$flips" "$program" "$index" "$scratch/source" "$mnt" "$seconds"
	status=$?
	if [ $status = 124 ]; then
		fail "flips -o $options hangs"
		umount -f "$mnt" 2>/dev/null || fusermount3 -u -z "$mnt"
		kill -9 "$pid"
		finish
	fi
	check "flips -o $options" [ $status = 0 ]
	size=$(awk '$1 == "RssAnon:" { print $2 }' "/proc/$pid/status")
	check "descriptors" [ "$(find "/proc/$pid/fd" -mindepth 1 | wc -l)" -le 80 ]
	if ! has_other_memory "$pid"; then
		check "memory: $size KB" [ "$size" -le 40960 ]
	fi
	fusermount3 -u "$mnt" || fail "unmount"
	check "the program ends" wait_until gone "$pid"
	[ ! -s "$scratch/log" ] || { fail "the log"; head "$scratch/log"; }
done
finish
