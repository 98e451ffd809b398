#!/bin/sh
# SPDX-License-Identifier: MIT
# An export is the mount: same names, bytes, sizes, dates, and one inode for the names of one file. But for the search form
# of HTML pages: nobody would answer it.
. "$(dirname "$0")/common"
"$program" mount "$index" "$mnt" || { fail "mount"; finish; }
check "export" "$program" export "$index" "$scratch/out" >"$scratch/summary"
check "same names and bytes" diff -r -x '*.html' "$mnt" "$scratch/out"
(cd "$mnt" && find html -name '*.html' | sort) >"$scratch/pages"
(cd "$scratch/out" && find html -name '*.html' | sort) >"$scratch/pages.exported"
check "same pages" cmp "$scratch/pages" "$scratch/pages.exported"
check "many pages" test "$(wc -l <"$scratch/pages")" -gt 50
while read -r page; do
	sed '/<form class="search"/,/<\/form>/d' "$mnt/$page" | cmp -s - "$scratch/out/$page" || fail "page $page"
	grep -q '<form' "$mnt/$page" || fail "no form in the mount's $page"
done <"$scratch/pages"
check "no form in the export" test -z "$(grep -rl -e '<form' -e 'type="search"' "$scratch/out/html")"
tree() {
	(cd "$1" && find . -type f ! -name '*.html' -printf '%p %s %n %T@\n' | sort &&
		find . -name '*.html' -printf '%p %n %T@\n' | sort && find . -type d -printf '%p %n %T@\n' | sort)
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
