#!/bin/sh
# SPDX-License-Identifier: MIT
# The laws every client relies on: sizes, blocks, link counts, listings and inode numbers tell the truth.
. "$(dirname "$0")/common"
small=${READDIR_SMALL:-$root/build/plain/tests/readdir_small}

"$program" mount "$index" "$mnt" || { fail "mount"; finish; }
cd "$mnt" || exit 1

timeout $((60 * slower)) find . -printf '%y %i %s %b %n %m %T@ %p\n' | sort -k 8 >"$scratch/first"
check "the tree has files" grep -q '^f' "$scratch/first"
awk '$1 == "f" { print substr($8, 3) }' "$scratch/first" >"$scratch/files"

# cksum counts the bytes it reads; wc -c believes st_size.
xargs -d '\n' cksum <"$scratch/files" | awk '{ print $2, $3 }' >"$scratch/read"
awk '$1 == "f" { print $3, substr($8, 3) }' "$scratch/first" >"$scratch/sizes"
check "st_size is the number of bytes read" diff "$scratch/sizes" "$scratch/read"

xargs -d '\n' cat <"$scratch/files" >"$scratch/by-mount"
xargs -d '\n' "$program" cat "$index" <"$scratch/files" >"$scratch/by-cat"
check "the mount and the verb cat give the same bytes" cmp "$scratch/by-mount" "$scratch/by-cat"

awk '$1 == "f" && $4 != int(($3 + 511) / 512)' "$scratch/first" >"$scratch/blocks"
check "st_blocks is st_size in blocks of 512 bytes" diff /dev/null "$scratch/blocks"

awk '$1 == "f" { names[$2]++; links[$2] = $5 }
	END { for (i in names) if (names[i] != links[i]) print i, names[i], links[i] }' \
	"$scratch/first" >"$scratch/links"
check "a file's link count is its number of names" diff /dev/null "$scratch/links"
find . -type d -printf '%n ' -exec sh -c 'find "$1" -mindepth 1 -maxdepth 1 -type d | wc -l' - {} \; |
	awk '$1 != $2 + 2' >"$scratch/links"
check "a folder's link count is two and its folders" diff /dev/null "$scratch/links"

awk '$2 == 0 || $2 >= 2 ^ 63 || ($1 == "f" && $6 != 444) || ($1 == "d" && $6 != 555) || $7 <= 0' \
	"$scratch/first" >"$scratch/odd"
check "numbers, modes and times are in their bounds" diff /dev/null "$scratch/odd"
check "the root's number is 1" [ "$(stat -c %i .)" = 1 ]
check "a file in two folders is one inode" \
	[ "$(awk '$1 == "f" && $5 > 1' "$scratch/first" | wc -l)" -gt 0 ]

cd /
fusermount3 -u "$mnt" || fail "unmount"
"$program" mount "$index" "$mnt" || { fail "mount again"; finish; }
cd "$mnt" || exit 1

# By name, before anything is listed: each is a LOOKUP.
awk '{ print $8 }' "$scratch/first" | sort -r | xargs -d '\n' stat -c '%i %s %b %h %a %Y %n' |
	sort -k 7 >"$scratch/again"
awk '{ sub(/\..*/, "", $7); print $2, $3, $4, $5, $6, $7, $8 }' "$scratch/first" | sort -k 7 >"$scratch/listed"
check "every listed name looks up, with the same attributes and number after a remount" \
	diff "$scratch/listed" "$scratch/again"

if [ -x "$small" ]; then
	cd /
	fusermount3 -u "$mnt" && "$program" mount "$index" "$mnt" && cd "$mnt" || exit 1
	awk '$1 == "d" { print $8 }' "$scratch/first" | while read -r folder; do
		"$small" "$folder" >"$scratch/small" || echo "$folder: has no end, or other offsets"
		sort -k 2 "$scratch/small" >"$scratch/small.sorted"
		(cd "$folder" && stat -c '%i %n' . .. * 2>/dev/null) |
			awk '$2 != "*" && !seen[$2]++' | sort -k 2 >"$scratch/stats"
		[ "$folder" = . ] && sed -i '/ \.\.$/d' "$scratch/small.sorted" "$scratch/stats"
		cmp -s "$scratch/small.sorted" "$scratch/stats" || echo "$folder: listed otherwise by a small buffer"
	done >"$scratch/odd"
	check "small buffers list each name once, with its number" diff /dev/null "$scratch/odd"
else
	echo "part skipped: no $small"
fi
cd /
finish
