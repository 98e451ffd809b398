#!/bin/sh
# SPDX-License-Identifier: MIT
# What cannot be mounted is told in one line that names it, with status 2, and nothing stays mounted or running.
. "$(dirname "$0")/common"

# refused PATTERN WORDS...: behind `compliancefs mount`
refused() {
	pattern=$1
	shift
	"$program" mount "$@" >"$scratch/out" 2>"$scratch/err"
	status=$?
	[ $status -eq 2 ] || fail "mount $*: status $status"
	[ "$(wc -l <"$scratch/err")" -eq 1 ] || fail "mount $*: not one line: $(cat "$scratch/err")"
	grep -q -- "$pattern" "$scratch/err" || fail "mount $*: says $(cat "$scratch/err")"
	[ -s "$scratch/out" ] && fail "mount $*: writes to stdout"
	unmounted "$mnt" || fail "mount $*: mounted"
}

echo text >"$scratch/text"
: >"$scratch/empty"
head -c 5000 "$index" >"$scratch/short"
mkdir "$scratch/around"
cp "$index" "$scratch/around/index"

cd "$scratch" || exit 1
refused "'none'" none mnt
refused "text' is not an index" text mnt
refused "empty' is not an index" empty mnt
refused "short'" short mnt
refused "'mnt' is not an index" mnt mnt
refused "'nowhere' does not exist" "$index" nowhere
refused "'text' is not a folder" "$index" text
refused "below the mount point" around/index around
refused "unknown mount option 'bogus'" "$index" mnt -o bogus
refused "unknown mount option 'bogus=1'" "$index" mnt -o ro,bogus=1
refused "'uid=me': not a number" "$index" mnt -o uid=me
refused "'uid' needs a value" "$index" mnt -o uid
refused "'allow_other=1' takes no value" "$index" mnt -o allow_other=1
refused "usage:" "$index"
refused "usage:"
refused "usage:" "$index" mnt more
refused "usage:" -x "$index" mnt
refused "usage:" "$index" mnt -o
check "a process is left" [ -z "$(pid_of mnt)" ]
finish
