#!/bin/sh
# SPDX-License-Identifier: MIT
# However a mount ends, it ends cleanly: nothing mounted, no process left, the same place can be used again.
. "$(dirname "$0")/common"

mount_it() {
	"$program" mount "$index" "$mnt" || fail "$1: mount"
	pid=$(pid_of "$mnt")
	[ -n "$pid" ] || fail "$1: no process serves the mount"
}

ended() {
	check "$1: still mounted" wait_until unmounted "$mnt"
	if ! wait_until gone "$pid"; then
		fail "$1: the process is still there"
		kill -KILL "$pid"
	fi
}

mount_it "fusermount3 -u"
check "fusermount3 -u" fusermount3 -u "$mnt"
ended "fusermount3 -u"

mount_it "SIGTERM"
kill -TERM "$pid"
ended "SIGTERM"

mount_it "SIGHUP"
kill -HUP "$pid"
sleep 0.2
check "SIGHUP does not end it" [ -f "$mnt/README.txt" ]

exec 5<"$mnt/README.txt"
kill -TERM "$pid"
ended "SIGTERM with an open file"
exec 5<&-

mount_it "SIGTERM from a shell inside"
(cd "$mnt" && kill -TERM "$pid" && sleep 0.3)
ended "SIGTERM from a shell inside"

for signal in TERM INT; do
	# A background job of a shell has SIGINT ignored; env gives it back.
	env --default-signal=INT "$program" mount "$index" "$mnt" -f &
	pid=$!
	check "foreground: does not answer" wait_until test -f "$mnt/README.txt"
	kill -$signal "$pid"
	ended "foreground, SIG$signal"
	wait "$pid"
	check "foreground: status after SIG$signal" [ $? -eq 0 ]
done

"$program" mount "$index" "$mnt" -f &
pid=$!
check "foreground: does not answer" wait_until test -f "$mnt/README.txt"
# Its own look at the mount may just be under way.
check "foreground: fusermount3 -u" wait_until fusermount3 -q -u "$mnt"
ended "foreground, fusermount3 -u"
wait "$pid"
check "foreground: status after fusermount3 -u" [ $? -eq 0 ]

finish
