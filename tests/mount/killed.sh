#!/bin/sh
# SPDX-License-Identifier: MIT
# However the process that serves is killed, the place can be used again at once, and nothing of it is left.
. "$(dirname "$0")/common"

mount_it() {
	"$program" mount "$index" "$mnt" 2>"$scratch/err" || fail "$1: mount: $(cat "$scratch/err")"
	pid=$(pid_of "$mnt")
	helper=$(unmounter_of "$pid")
	[ -n "$pid" ] && [ -n "$helper" ] || fail "$1: no process serves the mount, or none would unmount it"
}

ended() {
	check "$1: still mounted" wait_until unmounted "$mnt"
	check "$1: the serving process is still there" wait_until gone "$pid"
	check "$1: the unmounter is still there" wait_until gone "$helper"
}

for round in 1 2 3 4 5; do
	mount_it "SIGKILL $round"
	cat "$mnt"/text/by-locale/*/* >/dev/null
	kill -KILL "$pid"
	ended "SIGKILL $round"
	check "SIGKILL $round: the folder below answers" [ -z "$(ls -A "$mnt")" ]
done

# Not waiting: the unmounter and the new mount must not be in each other's way.
for round in 1 2 3 4 5; do
	mount_it "SIGKILL, then at once $round"
	kill -KILL "$pid"
	old=$helper
	mount_it "after SIGKILL, at once $round"
	wait_until gone "$old"
	check "mounted at once $round" [ -f "$mnt/README.txt" ]
	fusermount3 -u "$mnt" || fail "mounted at once $round: unmount"
	ended "mounted at once $round"
done

mount_it "SIGKILL with an open file"
exec 5<"$mnt/README.txt"
kill -KILL "$pid"
ended "SIGKILL with an open file"
exec 5<&-

mount_it "SIGSEGV"
kill -SEGV "$pid"
ended "SIGSEGV"

# Both killed: a dead mount stays, and the next one takes it away and says so.
mount_it "both killed"
kill -KILL "$helper" "$pid"
check "both killed: still there" wait_until gone "$pid"
ls "$mnt" 2>"$scratch/err"
check "both killed: a dead mount" grep -q "not connected" "$scratch/err"
mount_it "over a dead mount"
check "over a dead mount: told" grep -q "took away a dead mount on '$mnt'" "$scratch/err"
check "over a dead mount: files" [ -f "$mnt/README.txt" ]
check "over a dead mount: one mount" [ "$(grep -c " $mnt " /proc/self/mounts)" = 1 ]

# The unmounter killed: serving goes on, it is no zombie, and SIGTERM still ends it.
kill -KILL "$helper"
check "unmounter killed: it stays a zombie" wait_until test ! -e "/proc/$helper"
check "unmounter killed: files" cmp -s "$mnt/README.txt" "$mnt/README.txt"
kill -TERM "$pid"
check "unmounter killed: SIGTERM" wait_until gone "$pid"
mount_it "after a killed unmounter"

# The unmounter takes away its own mount and no other.
if [ "$(id -u)" -eq 0 ]; then
	mount -t tmpfs over "$mnt" || fail "mount over it"
	touch "$mnt/kept"
	kill -TERM "$pid"
	check "something mounted over it: SIGTERM" wait_until gone "$pid"
	check "something mounted over it: gone" [ -e "$mnt/kept" ]
	umount "$mnt"
	mount_it "below something else"
fi
mkdir "$scratch/moved"
fusermount3 -u "$mnt" || fail "unmount"
ended "fusermount3 -u"
mkdir "$scratch/moved/mnt"
mnt=$scratch/moved/mnt
mount_it "a folder that is renamed"
mv "$scratch/moved" "$scratch/renamed folder"
mnt="$scratch/renamed folder/mnt"
kill -TERM "$pid"
check "a folder that is renamed: SIGTERM" wait_until gone "$pid"
check "a folder that is renamed: still mounted" [ -z "$(ls -A "$mnt")" ]

# A service's processes all get the signal; in the foreground the serving one is the one that was called.
mnt=$scratch/mnt
"$program" mount "$index" "$mnt" -f 2>"$scratch/err" &
pid=$!
check "foreground: does not answer" wait_until test -f "$mnt/README.txt"
helper=$(unmounter_of "$pid")
kill -TERM "$helper"
kill -INT "$helper"
sleep 0.1
check "the unmounter does not end by a signal for all" [ -f "$mnt/README.txt" ]
kill -TERM "$pid" "$helper"
wait "$pid"
check "foreground: status" [ $? -eq 0 ]
ended "foreground, SIGTERM to both"
check "foreground: nothing to say" [ ! -s "$scratch/err" ]

"$program" mount "$index" "$mnt" -f 2>"$scratch/err" &
pid=$!
check "foreground: does not answer" wait_until test -f "$mnt/README.txt"
helper=$(unmounter_of "$pid")
kill -KILL "$pid"
ended "foreground, SIGKILL"
check "foreground, SIGKILL: told" grep -q "'$mnt' is gone; unmounted" "$scratch/err"
finish
