#!/bin/sh
# SPDX-License-Identifier: MIT
# A full run on a tree that the kernel knows wholly: what it changed shows at once, and of the rest nothing is asked again; with
# the kernel's epochs and without. KNOWN_ARTICLES says how many articles (800).
. "$(dirname "$0")/common"
count=${KNOWN_ARTICLES:-800}
command -v python3 >/dev/null || skip "no python3"

source=$scratch/source
index=$scratch/large.index
"$root/scripts/gen-corpus" --count "$count" --locales 8 "$source" >/dev/null || fail "gen-corpus"
find "$source" -type f -exec touch -d "1 hour ago" {} +
old=$(find "$source" -name '*.md' | sort | head -n 1)
new=$(dirname "$old")/wholly-new.md
locale=$(echo "${old#"$source/"}" | cut -d/ -f1)

full_run() {
	"$program" index "$index" "$source" --quiet 2>"$scratch/index.log" || [ $? = 1 ] || fail "index"
}

milliseconds() {
	echo $(($(date +%s%N) / 1000000))
}

follows() {
	[ "$(cat "$mnt/revision")" = "$("$program" cat "$index" revision)" ]
}

listed() {
	ls "$mnt/html/by-locale/$locale" | grep -q '^wholly-new\.'
}

for options in ro noepoch; do
	rm -f "$new"
	full_run
	"$program" mount "$index" "$mnt" -d -o "$options" 2>>"$scratch/log" &
	pid=$!
	wait_until test -f "$mnt/README.txt" || { fail "mount"; finish; }
	# All names, with what stat says of them.
	find "$mnt" -printf '%p %s\n' | sort >"$scratch/before"
	names=$(wc -l <"$scratch/before")
	: >"$scratch/log"
	sed 's/^title: .*/title: Wholly new/' "$old" >"$new"
	full_run
	from=$(milliseconds)
	check "$options: a new article shows" wait_until test -e "$mnt/text/by-locale/$locale/wholly-new.$locale.txt"
	check "$options: it is listed" wait_until listed
	check "$options: the revision" wait_until follows
	took=$(($(milliseconds) - from))
	check "$options: it took $took ms" [ "$took" -le $((2000 * slower)) ]
	find "$mnt" -printf '%p %s\n' | sort >"$scratch/after"
	asked=$(grep -ac 'opcode: [LGR]' "$scratch/log")
	check "$options: $asked requests for $names names" [ "$asked" -le $((names / 50)) ]
	check "$options: all is as in the index" [ "$(comm -13 "$scratch/before" "$scratch/after" | grep -c "wholly-new")" -ge 4 ]
	fusermount3 -u "$mnt"
	wait "$pid"
	"$program" mount "$index" "$mnt" || fail "mount again"
	find "$mnt" -printf '%p %s\n' | sort | cmp -s - "$scratch/after" || fail "$options: what was kept is not what there is"
	fusermount3 -u "$mnt"
	wait_until unmounted "$mnt" || fail "unmounted"
done
finish
