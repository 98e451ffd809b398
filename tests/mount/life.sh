#!/bin/sh
# SPDX-License-Identifier: MIT
# A whole life of a mount, without the sandbox, in which valgrind and the search for leaks cannot work: everything is read by
# several at once, searched, replaced while a file is open, reloaded, refused, read again. Its exit status is good
# and it says nothing but what was refused; what they find would be in both.
. "$(dirname "$0")/common"
ASAN_OPTIONS=detect_leaks=1
export ASAN_OPTIONS

# read_all: by four at once; what each got is the same
read_all() {
	for reader in 1 2 3 4; do
		(cd "$mnt" && find . -type f | sort | xargs -d '\n' cksum) >"$scratch/read.$reader" 2>&1 &
		readers="${readers-} $!"
	done
	wait $readers
	readers=
	for reader in 2 3 4; do
		cmp "$scratch/read.1" "$scratch/read.$reader" || fail "$1: readers differ"
	done
	check "$1: something was read" [ "$(wc -l <"$scratch/read.1")" -gt 100 ]
}

is_new() {
	[ "$("$program" cat "$index" revision)" = "$(cat "$mnt/revision")" ]
}

cp -rL "$articles" "$scratch/source"
chmod -R u+w "$scratch/source"
"$program" index "$index" "$scratch/source" --quiet 2>"$scratch/index.log"
"$program" mount "$index" "$mnt" -f -o nosandbox,xattr 2>"$scratch/log" &
pid=$!
wait_until test -f "$mnt/README.txt" || fail "mount"
read_all "first"
ls "$mnt/text/search/azure" "$mnt/html/search/\"open" "$mnt/text/search/none at all" >"$scratch/found"
check "searching" grep -q 'fr-fr.txt' "$scratch/found"
stat "$mnt/none" "$mnt/text/by-locale/none" 2>/dev/null && fail "a name that is not there"
exec 5<"$mnt/text/by-locale/fr-fr/iso-27001.fr-fr.txt"
article=$scratch/source/fr-fr/compliance/regulatory/offering-iso-27001.md
for round in edit full new gone; do
	case $round in
	edit) printf '\nRound.\n' >>"$article" ;;
	full) sed -i 's/^# .*/# Title/' "$article" ;;
	new) cp "$article" "${article%/*}/offering-new.md" ;;
	gone) rm "$article" ;;
	esac
	"$program" index "$index" "$scratch/source" --quiet 2>"$scratch/index.log"
	check "$round: seen" wait_until is_new
	read_all "$round"
done
cat <&5 >"$scratch/held" 2>&1
exec 5<&-
kill -HUP "$pid"
check "nothing is said" [ ! -s "$scratch/log" ]
cp "$index" "$scratch/kept"
echo "no index" >"$scratch/broken"
mv "$scratch/broken" "$index"
check "a broken one is refused" wait_until grep -q 'goes on with' "$scratch/log"
mv "$scratch/kept" "$index"
read_all "last"
fusermount3 -u "$mnt" || fail "unmount"
wait "$pid"
check "exit status" [ $? -eq 0 ]
check "nothing else is said: $(cat "$scratch/log")" [ "$(wc -l <"$scratch/log")" = 1 ]
finish
