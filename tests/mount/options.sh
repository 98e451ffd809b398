#!/bin/sh
# SPDX-License-Identifier: MIT
# Mount options: ours, the kernel's, fstab's; and mount.compliancefs as mount(8) calls it.
. "$(dirname "$0")/common"

# mount_with OPTIONS: and leaves its line of the mount table in $line
mount_with() {
	"$program" mount "$index" "$mnt" -o "$1" || fail "-o $1"
	line=$(awk -v at="$mnt" '$2 == at { print }' /proc/self/mounts)
}

unmount() {
	fusermount3 -u "$mnt" || fail "unmount"
}

has() {
	case $line in
	*"$1"*) ;;
	*) fail "no '$1' in: $line" ;;
	esac
}

mount_with defaults,auto,noauto,user,nofail,_netdev,x-systemd.automount,x-systemd.requires=/a,comment=b,rw,noatime
has "$(realpath "$index") $mnt fuse.compliancefs ro,"
check "owner is the one who mounts" [ "$(stat -c %u:%g "$mnt/README.txt")" = "$(id -u):$(id -g)" ]
unmount

mount_with uid=12,gid=34
check "uid= and gid=" [ "$(stat -c %u:%g "$mnt/README.txt" "$mnt" | sort -u)" = 12:34 ]
unmount

mount_with max_read=4096
has max_read=4096
"$program" cat "$index" README.txt >"$scratch/readme"
check "max_read=" cmp "$mnt/README.txt" "$scratch/readme"
unmount

mount_with 'fsname=a\,b'
has "a,b $mnt "
unmount

if [ "$(id -u)" -eq 0 ] || grep -q '^user_allow_other' /etc/fuse.conf 2>/dev/null; then
	mount_with allow_other
	has allow_other
	unmount
fi

"$program" mount -o uid=12 "$index" -o gid=34 "$mnt" || fail "options before and between"
check "several -o" [ "$(stat -c %u:%g "$mnt")" = 12:34 ]
unmount

odd="$scratch/a,b\\c d.index"
cp "$index" "$odd"
"$program" mount "$odd" "$mnt" || fail "an index named '$odd'"
check "an index named '$odd'" [ -f "$mnt/README.txt" ]
unmount

(cd "$scratch" && "$program" mount articles.index mnt) || fail "relative paths"
check "relative paths" [ -f "$mnt/README.txt" ]
unmount

"$program" mount "$index" "$mnt" <&- >&- 2>&- || fail "closed descriptors"
check "closed descriptors" cmp -s "$mnt/README.txt" "$mnt/README.txt"
unmount

# It returns when the mount answers, and lets go of what the caller reads.
said=$("$program" mount "$index" "$mnt" 2>&1; stat -c %i "$mnt")
check "mounted when it returns" [ "$said" = 1 ]
unmount

# attribute NAME: of a file of the mount
attribute() {
	python3 -c 'import os, sys; print(os.getxattr(sys.argv[1], sys.argv[2]).decode())' "$mnt/README.txt" "$1"
}
if command -v python3 >/dev/null; then
	"$program" mount "$index" "$mnt" -o xattr || fail "xattr"
	check "a file's type" [ "$(attribute user.mime_type)" = text/plain ]
	unmount
	for options in noxattr xattr,noxattr max_read=131072; do
		"$program" mount "$index" "$mnt" -o "$options" || fail "$options"
		attribute user.mime_type >"$scratch/out" 2>&1 && fail "attributes although $options"
		unmount
	done
else
	echo "part skipped: no python3"
fi

helper=$scratch/mount.compliancefs
ln -s "$(realpath "$program")" "$helper"
# status N WORDS...
status() {
	expected=$1
	shift
	"$helper" "$@" 2>"$scratch/err"
	got=$?
	[ $got -eq "$expected" ] || fail "mount.compliancefs $*: status $got: $(cat "$scratch/err")"
}

status 0 "$index" "$mnt" -o rw,noauto,user
check "mount.compliancefs" [ -f "$mnt/README.txt" ]
unmount
status 0 "$index" "$mnt" -o bogus -s -n -v
unmount
status 0 "$index" "$mnt" -f -o rw
check "mount.compliancefs -f does not mount" unmounted "$mnt"
status 1 "$index" "$mnt" -o bogus
status 1 "$index"
status 1 -X "$index" "$mnt"
status 32 "$scratch/none" "$mnt" -o rw
status 32 "$index" "$scratch/none" -o rw
check "nothing is mounted after all that" unmounted "$mnt"
finish
