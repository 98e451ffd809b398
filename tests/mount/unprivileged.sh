#!/bin/sh
# SPDX-License-Identifier: MIT
# Anybody can mount, see and unmount: with fusermount3, without being root. Run by root, this becomes
# somebody else, in a mount namespace where /dev/fuse is open to all, as it is on machines that run udev.
if [ "$(id -u)" -eq 0 ] && [ -z "${IN_NAMESPACE-}" ]; then
	command -v setpriv >/dev/null || { echo "skipped: no setpriv"; exit 77; }
	unshare -m true 2>/dev/null || { echo "skipped: not allowed to mount"; exit 77; }
	IN_NAMESPACE=1 exec unshare -m sh "$0"
fi
. "$(dirname "$0")/common"

as_user=
if [ "$(id -u)" -eq 0 ]; then
	mount --make-rprivate / 2>/dev/null
	mount -t tmpfs -o dev,mode=755 tmpfs "$mnt" && mknod -m 666 "$mnt/fuse" c 10 229 &&
		mount --bind "$mnt/fuse" /dev/fuse || skip "cannot make a /dev/fuse for all"
	umount -l "$mnt"
	as_user="setpriv --reuid 65534 --regid 65534 --clear-groups"
	cp "$program" "$scratch/compliancefs"
	program=$scratch/compliancefs
	chown 65534:65534 "$scratch" "$mnt" "$index"
	$as_user test -r "$index" -a -x "$program" || skip "no place that another user can read"
	$as_user sh -c ': </dev/fuse' 2>/dev/null || skip "another user cannot open /dev/fuse"
fi
user=$($as_user id -u)
# What the sandbox refuses is tried as that user, too.
attempts=${TEST_SANDBOX:-$root/build/plain/tests/test_sandbox}
if [ -x "$attempts" ]; then
	cp "$attempts" "$scratch/attempts"
	$as_user "$scratch/attempts" >"$scratch/tried" 2>&1 || fail "attempts in the sandbox: $(tail -n 20 "$scratch/tried")"
	check "attempts were made: $(cat "$scratch/tried")" grep -q 'calls refused' "$scratch/tried"
else
	echo "part skipped: no $attempts"
fi


$as_user "$program" mount "$index" "$mnt" || fail "mount"
check "mounted for the user" grep -q "$mnt fuse.compliancefs .*user_id=$user," /proc/self/mounts
check "files belong to the user" [ "$($as_user stat -c %u "$mnt/README.txt")" = "$user" ]
$as_user cat "$mnt/README.txt" >"$scratch/read"
check "the same bytes" sh -c '"$0" cat "$1" README.txt | cmp - "$2"' "$program" "$index" "$scratch/read"
if [ "$(id -u)" -eq 0 ]; then
	check "others are kept out without allow_other" [ ! -e "$mnt/README.txt" ]
fi
check "mounted ro,nosuid,nodev,noexec" forced "$mnt"
pid=$(pid_of "$mnt")
# A user's process is no more than anybody's, and less: what the user could do, it cannot.
for set in CapPrm CapEff CapAmb; do
	check "$set" [ "$(statuses "$pid" $set)" = 0000000000000000 ]
done
check "NoNewPrivs" [ "$(statuses "$pid" NoNewPrivs)" = 1 ]
check "Seccomp" [ "$(statuses "$pid" Seccomp)" = 2 ]
check "fusermount3 -u" $as_user fusermount3 -u "$mnt"
wait_until gone "$pid"

$as_user "$program" mount "$index" "$mnt" || fail "mount again"
pid=$(pid_of "$mnt")
$as_user kill -TERM "$pid"
check "SIGTERM: still mounted" wait_until unmounted "$mnt"
check "SIGTERM: the process is still there" wait_until gone "$pid"

$as_user "$program" mount "$index" "$mnt" || fail "mount a third time"
pid=$(pid_of "$mnt")
kill -KILL "$pid"
check "SIGKILL: still mounted" wait_until unmounted "$mnt"
$as_user "$program" mount "$index" "$mnt" || fail "mount after SIGKILL"
pid=$(pid_of "$mnt")
kill -KILL "$(unmounter_of "$pid")" "$pid"
wait_until gone "$pid"
$as_user "$program" mount "$index" "$mnt" 2>"$scratch/err" || fail "mount over a dead mount: $(cat "$scratch/err")"
check "mount over a dead mount: files" $as_user test -f "$mnt/README.txt"
check "mount over a dead mount: told" grep -q "took away a dead mount on '$mnt'" "$scratch/err"
check "unmount what took a dead mount's place" $as_user fusermount3 -u "$mnt"
check "nothing is below it" unmounted "$mnt"

if [ "$(id -u)" -eq 0 ]; then
	mkdir -m 755 "$scratch/others"
	chown 0:0 "$scratch/others"
	$as_user "$program" mount "$index" "$scratch/others" 2>"$scratch/err"
	check "a folder of somebody else: status" [ $? -eq 2 ]
	check "a folder of somebody else" grep -q "is not yours" "$scratch/err"
fi
finish
