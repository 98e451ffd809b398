#!/bin/sh
# SPDX-License-Identifier: MIT
# What was read once is never asked for again: requests that reach the program when everything is warm. And listing
# alone generates no file.
. "$(dirname "$0")/common"

"$program" mount "$index" "$mnt" -d 2>>"$scratch/log" &
pid=$!
wait_until test -f "$mnt/README.txt" || { fail "mount"; finish; }
ls -lR "$mnt/text" >/dev/null
sleep 0.1
check "ls reads no file" [ "$(grep -ac 'opcode: READ (' "$scratch/log")" = 0 ]
grep -r "no such words" "$mnt/text" >/dev/null

# ask MOST ALLOWED COMMAND...: true if it makes at most MOST requests, all of them ALLOWED; $asked says which, of what, whose
ask() {
	most=$1
	allowed=$2
	shift 2
	: >"$scratch/log"
	"$@" >"$scratch/out"
	sleep 0.1
	sed -n 's/.*opcode: \([A-Z_]*\) .*nodeid: \([0-9]*\),.*pid: \([0-9]*\).*/\1 of \2 by \3/p' "$scratch/log" >"$scratch/asked"
	asked=$(tr '\n' ';' <"$scratch/asked")
	[ "$(wc -l <"$scratch/asked")" -le "$most" ] && ! grep -qv "^$allowed of" "$scratch/asked"
}

# asks MOST ALLOWED COMMAND...: the same must be so. But the kernel may drop any page that it has had
# for a while, a folder's or a file's: where memory is short, or where it looks for cold ones (DAMON: a thread kdamond). So
# it may ask once more, but not three times in a row.
asks() {
	for try in 1 2 3; do
		ask "$@" && return
		echo "asked again: $*: $asked"
	done
	fail "$*: asked for $asked"
}

for place in text/by-locale text; do
	asks 1 STATFS grep -r "no such words" "$mnt/$place"
	asks 1 STATFS find "$mnt/$place" -type f
	asks 0 none ls -lR "$mnt/$place"
	asks 0 none tar -cf "$scratch/out.tar" -C "$mnt" "$place"
	asks 1 STATFS du -s "$mnt/$place"
	if command -v rg >/dev/null; then
		# It looks for ignore files; that those do not exist is known from the second time on.
		rg "no such words" "$mnt/$place" >/dev/null
		asks 0 none rg "no such words" "$mnt/$place"
	else
		echo "part skipped: no rg"
	fi
done
test -e "$mnt/text/none"
asks 0 none test ! -e "$mnt/text/none"

fusermount3 -u "$mnt"
wait "$pid"
finish
