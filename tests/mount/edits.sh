#!/bin/sh
# SPDX-License-Identifier: MIT
# Edits that follow each other quickly, under index --watch, with a mount and a reader in it: each shows soon, an open file keeps its
# bytes over the next one, and nobody but the serving process has the index mapped, which would keep old ones on the disk.
. "$(dirname "$0")/common"

source=$scratch/source
cp -rL "$articles" "$source"
chmod -R u+w "$source"
find "$source" -type f -exec touch -d "1 hour ago" {} +
soc=$source/fr-fr/compliance/regulatory/offering-soc-2.md
shown=$mnt/text/by-locale/fr-fr/soc-2.fr-fr.txt
"$program" index --watch "$index" "$source" >"$scratch/watch.out" 2>"$scratch/watch.err" &
watcher=$!
wait_until test -s "$scratch/watch.out" || { fail "the watcher: $(cat "$scratch/watch.err")"; finish; }
"$program" mount "$index" "$mnt" -f 2>"$scratch/log" &
pid=$!
wait_until test -f "$mnt/README.txt" || { fail "mount"; finish; }

shows() {
	grep -q "^Round $round\.\$" "$shown"
}

is_alone() {
	! grep -q -F "$index" "/proc/$1/maps"
}

round=0
latest=0
while [ $round -lt 16 ]; do
	round=$((round + 1))
	if [ $((round % 4)) = 1 ]; then
		cat "$shown" >"$scratch/bytes"
		exec 5<"$shown"
	fi
	from=$(date +%s%N)
	printf '\nRound %s.\n' "$round" >>"$soc"
	check "edit $round shows" wait_until shows
	took=$((($(date +%s%N) - from) / 1000000))
	[ $took -le $latest ] || latest=$took
	if [ $((round % 4)) = 2 ]; then
		check "edit $round: an open file keeps its bytes" cmp -s - "$scratch/bytes" <&5
		exec 5<&-
	fi
	check "edit $round: three spares" [ "$(ls -A "$(dirname "$index")" | grep -c "$(basename "$index")\.spare")" -le 3 ]
	sleep 0.3
done
check "the latest of $round edits came after $latest ms" [ $latest -le $((2000 * slower)) ]
helper=$(unmounter_of "$pid")
check "the unmounter has no index" is_alone "$helper"
check "as the serving process has" [ "$(grep -c -F "$index" "/proc/$pid/maps")" -ge 1 ]
cat "$mnt"/text/by-locale/*/* >/dev/null
"$program" cat "$index" revision | cmp -s - "$mnt/revision" || fail "the revision"
check "the index" "$program" check "$index" >"$scratch/check"
[ ! -s "$scratch/log" ] || { fail "the log"; cat "$scratch/log"; }
[ ! -s "$scratch/watch.err" ] || { fail "the watcher's log"; cat "$scratch/watch.err"; }
kill "$watcher" "$pid"
check "the watcher ends" wait_until gone "$watcher"
check "the mount ends" wait_until gone "$pid"
check "nothing is left" [ "$(ls -A "$(dirname "$index")" | grep -c "^\.$(basename "$index")")" = 0 ]
finish
