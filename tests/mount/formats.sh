#!/bin/bash
# SPDX-License-Identifier: MIT
# Every format of one article on a mount: the same views, a name with the format's suffix, the bytes that `cat` gives.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/mount/common"
"$program" index "$index" "$top/data/articles" >/dev/null
"$program" mount "$index" "$mnt" || { fail "mount"; finish; }
while read -r format suffix; do
	for view in by-locale/ja-jp by-standard/soc-2 by-service/azure; do
		file=$format/$view/soc-2.ja-jp.$suffix
		check "$file" cmp -s "$mnt/$file" <("$program" cat "$index" "$file")
		check "$file: size" test "$(stat -c %s "$mnt/$file")" = "$(wc -c <"$mnt/$file")"
	done
	# Articles only, but for html's pages.
	others=$(find "$mnt/$format/by-locale" -mindepth 2 -type f ! -name "*.??-??.$suffix" ! -name index.html)
	check "$format: $others" test -z "$others"
done <<'E2'
text txt
html html
json json
bilingual tsv
tmx tmx
E2
check "an article without source has a header only" test "$(wc -l <"$mnt/bilingual/by-locale/en-us/soc-2.en-us.tsv")" = 1
check "and no unit" test "$(grep -c '<tu ' "$mnt/tmx/by-locale/en-us/soc-2.en-us.tmx")" = 0
finish
