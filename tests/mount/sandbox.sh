#!/bin/sh
# SPDX-License-Identifier: MIT
# The process that serves may do nothing but serve: no capabilities, a filter of system calls, on each thread. What
# the filter and Landlock refuse is tried from inside by tests/unit/test_sandbox.c.
. "$(dirname "$0")/common"

use() {
	(cd "$mnt" && find text json html -type f | sort) >"$scratch/files"
	(cd "$mnt" && xargs -d '\n' cat) <"$scratch/files" >"$scratch/read" || fail "$1: read"
	xargs -d '\n' "$program" cat "$index" <"$scratch/files" | cmp - "$scratch/read" || fail "$1: other bytes than 'cat' gives"
	df "$mnt" >/dev/null || fail "$1: df"
}

"$program" mount "$index" "$mnt" || fail "mount"
check "mounted ro,nosuid,nodev,noexec" forced "$mnt"
use "in the sandbox"
pid=$(pid_of "$mnt")
check "threads are at work" [ "$(ls "/proc/$pid/task" | wc -l)" -gt 3 ]
zero=0000000000000000
if grep -q libtsan "/proc/$pid/maps"; then
	echo "part skipped: the thread sanitizer has a thread of its own from before"
	set --
else
	set -- CapInh CapPrm CapEff CapAmb
	[ "$(id -u)" -ne 0 ] || set -- "$@" CapBnd
fi
for set; do
	check "$set" [ "$(statuses "$pid" $set)" = $zero ]
done
check "NoNewPrivs" [ "$(statuses "$pid" NoNewPrivs)" = 1 ]
check "Seccomp" [ "$(statuses "$pid" Seccomp)" = 2 ]
check "writing" sh -c '! touch "$0/new" 2>/dev/null && ! rm -f "$0/README.txt" 2>/dev/null' "$mnt"
kill -TERM "$pid"
check "SIGTERM unmounts" wait_until unmounted "$mnt"
check "SIGTERM ends it" wait_until gone "$pid"

# What is asked for does not open it.
"$program" mount "$index" "$mnt" -o rw,suid,dev,exec || fail "mount with -o rw,suid,dev,exec"
check "ro,nosuid,nodev,noexec whatever is asked for" forced "$mnt"
fusermount3 -u "$mnt" || fail "unmount"

"$program" mount "$index" "$mnt" -o nosandbox || fail "mount -o nosandbox"
use "without the sandbox"
pid=$(pid_of "$mnt")
check "-o nosandbox: NoNewPrivs" [ "$(statuses "$pid" NoNewPrivs)" = "$(sed -n 's/^NoNewPrivs:[[:space:]]*//p' /proc/self/status)" ]
kill -TERM "$pid"
check "-o nosandbox: SIGTERM unmounts" wait_until unmounted "$mnt"

# A new index is taken where a link leads to it, and not from elsewhere.
mkdir -p "$scratch/site/releases/1" "$scratch/site/releases/2" "$scratch/elsewhere"
cp "$index" "$scratch/site/releases/1/index"
"$program" index "$scratch/site/releases/2/index" "$articles/fr-fr" >/dev/null
cp "$scratch/site/releases/2/index" "$scratch/elsewhere/index"
ln -s releases/1 "$scratch/site/current"
"$program" mount "$scratch/site/current/index" "$mnt" -f 2>"$scratch/err" &
pid=$!
check "an index by a link" wait_until test -d "$mnt/text/by-locale/ja-jp"
ln -s releases/2 "$scratch/site/new" && mv -T "$scratch/site/new" "$scratch/site/current"
check "another release" wait_until test ! -e "$mnt/text/by-locale/ja-jp"
ln -s ../elsewhere "$scratch/site/new" && mv -T "$scratch/site/new" "$scratch/site/current"
check "an index elsewhere" wait_until grep -q "cannot open.*goes on with" "$scratch/err"
check "an index elsewhere: files" [ -d "$mnt/text/by-locale/fr-fr" ]
kill -TERM "$pid"
wait "$pid"

# Root without capabilities is no more than an owner: told when mounting, not by files that cannot be read later.
if [ "$(id -u)" -eq 0 ]; then
	mkdir "$scratch/private"
	cp "$index" "$scratch/private/index"
	chown 65534:65534 "$scratch/private" "$scratch/private/index"
	chmod 700 "$scratch/private"
	"$program" mount "$scratch/private/index" "$mnt" 2>"$scratch/err"
	check "an index that only privileges can read: status" [ $? -eq 2 ]
	check "an index that only privileges can read" grep -q "cannot read '.*private/index' without privileges.*nosandbox" "$scratch/err"
	check "an index that only privileges can read: mounted" unmounted "$mnt"
	"$program" mount "$scratch/private/index" "$mnt" -o nosandbox || fail "an index that only privileges can read: nosandbox"
	fusermount3 -u "$mnt" || fail "unmount"

	# A mount point in somebody's private folder.
	mkdir "$scratch/private/mnt"
	"$program" mount "$index" "$scratch/private/mnt" || fail "a mount point in a private folder"
	pid=$(pid_of "$scratch/private/mnt")
	check "a mount point in a private folder: files" [ -f "$scratch/private/mnt/README.txt" ]
	kill -TERM "$pid"
	check "a mount point in a private folder: SIGTERM" wait_until unmounted "$scratch/private/mnt"
fi
finish
