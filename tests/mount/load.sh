#!/bin/sh
# SPDX-License-Identifier: MIT
# 64 readers of every kind, some of them killed, get the bytes that `compliancefs cat` gives; the program's memory,
# threads and descriptors stay within bounds, and it unmounts at once afterwards. TORTURE_SECONDS says for how long (3).
. "$(dirname "$0")/common"
load=${LOAD:-$root/build/plain/tests/load}
seconds=${TORTURE_SECONDS:-3}
[ -x "$load" ] || skip "no $load"

expected=$scratch/expected
# One reader first: its copy is what `cat` gives, and what the many must get.
"$program" mount "$index" "$mnt" || { fail "mount"; finish; }
cp -r "$mnt" "$expected" || fail "copy"
fusermount3 -u "$mnt" || fail "unmount"
(cd "$expected" && find text html json bilingual tmx tables README.txt -type f -size +0 2>/dev/null | sort) >"$scratch/files"
(cd "$expected" && xargs -d '\n' cat) <"$scratch/files" >"$scratch/copied"
xargs -d '\n' "$program" cat "$index" <"$scratch/files" | cmp - "$scratch/copied" || fail "the copy and 'cat' differ"

"$program" mount "$index" "$mnt" || { fail "mount"; finish; }
pid=$(pid_of "$mnt")
# Readahead knows what was listed.
find "$mnt" >/dev/null

# now WHAT: RssAnon and Threads from the program's status, or its number of descriptors
now() {
	case $1 in
	descriptors) find "/proc/$pid/fd" -mindepth 1 2>/dev/null | wc -l ;;
	*) awk -v what="$1:" '$1 == what { print $2 }' "/proc/$pid/status" ;;
	esac
}

"$load" "$mnt" "$expected" "$seconds" 64 <"$scratch/files" >"$scratch/out" &
readers=$!
most=0
early=
started=$(date +%s)
while ! gone "$readers"; do
	sleep 0.1
	size=$(now RssAnon)
	[ "${size:-0}" -gt "$most" ] && most=$size
	[ -z "$early" ] && [ $(($(date +%s) - started)) -ge $((seconds / 2)) ] && early=$most
done
wait "$readers" || { fail "readers"; head -n 20 "$scratch/out"; }

late=$(now RssAnon)
if has_other_memory "$pid"; then
	echo "part skipped: a sanitizer's memory is not the program's"
else
	check "memory: $most KB at most" [ "$most" -le 40960 ]
	check "memory: $early KB half way, $late KB at the end" [ "$late" -le $((early + 4096)) ]
fi
check "threads: $(now Threads)" [ "$(now Threads)" -le 24 ]
check "descriptors: $(now descriptors)" [ "$(now descriptors)" -le 80 ]
echo "$seconds s: RssAnon $most KB at most, $late KB at the end; $(now Threads) threads, $(now descriptors) descriptors"
fusermount3 -u "$mnt" || fail "unmount"
check "the program ends" wait_until gone "$pid"
finish
