#!/bin/sh
# SPDX-License-Identifier: MIT
# Nothing in the mount can be changed, whatever mount option or remount is tried; names that never exist do not.
. "$(dirname "$0")/common"

"$program" mount "$index" "$mnt" -o rw,suid,dev,exec || { fail "mount"; finish; }
options=$(awk -v at="$mnt" '$2 == at { print $4 }' /proc/self/mounts)
for option in ro nosuid nodev noexec; do
	case ",$options," in
	*",$option,"*) ;;
	*) fail "mounted without $option: $options" ;;
	esac
done

refused() {
	if "$@" 2>"$scratch/err"; then
		fail "$*: succeeded"
	elif ! grep -q "Read-only file system" "$scratch/err"; then
		fail "$*: $(cat "$scratch/err")"
	fi
}

file=$mnt/README.txt
[ -r "$file" ] || fail "README.txt may not be read"
[ ! -w "$file" ] || fail "README.txt may be written"
[ ! -x "$file" ] || fail "README.txt may be executed"
[ -x "$mnt/text" ] || fail "text may not be entered"
[ ! -w "$mnt/text" ] || fail "text may be written"
change_all() {
	refused touch "$mnt/new"
	refused touch "$file"
	refused mkdir "$mnt/new"
	refused ln -s target "$mnt/new"
	refused ln "$file" "$mnt/new"
	refused mkfifo "$mnt/new"
	refused mv "$file" "$mnt/new"
	refused rm -f "$file"
	refused rmdir "$mnt/text"
	refused chmod 600 "$file"
	refused truncate -s 1 "$file"
	refused dd if=/dev/zero of="$file" bs=1 count=1 conv=notrunc
}

change_all
if [ "$(id -u)" -eq 0 ] && mount -i -o remount,rw "$mnt" 2>/dev/null; then
	change_all
fi

check "names with a dot in front do not exist" [ ! -e "$mnt/.htaccess" ]
long=$(printf '%0256d' 0)
cat "$mnt/$long" 2>"$scratch/err"
check "names over 255 bytes are too long" grep -q "File name too long" "$scratch/err"
cat "$mnt/${long%0}" 2>"$scratch/err"
check "names of 255 bytes just do not exist" grep -q "No such file" "$scratch/err"
finish
