#!/bin/sh
# SPDX-License-Identifier: MIT
# An export is the mount: same names, bytes, sizes, dates, and one inode for the names of one file.
. "$(dirname "$0")/common"
"$program" mount "$index" "$mnt" || { fail "mount"; finish; }
check "export" "$program" export "$index" "$scratch/out" >"$scratch/summary"
check "same names and bytes" diff -r "$mnt" "$scratch/out"
tree() {
	(cd "$1" && find . -type f -printf '%p %s %n %T@\n' | sort && find . -type d -printf '%p %n %T@\n' | sort)
}
tree "$mnt" >"$scratch/mounted"
tree "$scratch/out" >"$scratch/exported"
check "same sizes, links and dates" diff "$scratch/mounted" "$scratch/exported"
check "one inode behind two names" test "$scratch/out/text/by-locale/fr-fr/soc-2.fr-fr.txt" \
	-ef "$scratch/out/text/by-standard/soc-2/soc-2.fr-fr.txt"
"$program" export "$index" "$scratch/out" 2>"$scratch/error"
check "not into a folder with something in it" test $? = 2
check "and says so" grep -q "not empty" "$scratch/error"
finish
