#!/bin/sh
# SPDX-License-Identifier: MIT
# What was read once is never asked for again: requests that reach the program when everything is warm.
. "$(dirname "$0")/common"

"$program" mount "$index" "$mnt" -d 2>>"$scratch/log" &
pid=$!
wait_until test -f "$mnt/README.txt" || { fail "mount"; finish; }
grep -r "no such words" "$mnt/text" >/dev/null
ls -lR "$mnt/text" >/dev/null

# asks MOST ALLOWED COMMAND...: at most MOST requests, all of them ALLOWED
asks() {
	most=$1
	allowed=$2
	shift 2
	: >"$scratch/log"
	"$@" >"$scratch/out"
	sleep 0.1
	grep -ao 'opcode: [A-Z_]*' "$scratch/log" | cut -d' ' -f2 >"$scratch/asked"
	if [ "$(wc -l <"$scratch/asked")" -gt "$most" ] || grep -qv "^$allowed\$" "$scratch/asked"; then
		fail "$*: asked for $(sort "$scratch/asked" | uniq -c | tr -s ' \n' ' ')"
	fi
}

asks 1 STATFS grep -r "no such words" "$mnt/text"
asks 1 STATFS find "$mnt/text" -type f
asks 0 none tar -cf "$scratch/out.tar" -C "$mnt" text
# ls asks for a security label and for an ACL, hears that there is no such thing, and asks no more.
asks 2 GETXATTR ls -lR "$mnt/text"
test -e "$mnt/text/none"
asks 0 none test ! -e "$mnt/text/none"

fusermount3 -u "$mnt"
wait "$pid"
finish
