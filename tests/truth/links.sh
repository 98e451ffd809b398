#!/bin/bash
# SPDX-License-Identifier: MIT
# The links of the real articles in four languages, followed in the html tree of a mount: one row of counts a corpus.
top=$(cd "$(dirname "$0")/../.." && pwd)
corpus=$top/../shared/corpus/real
[ -d "$corpus/live" ] || { echo 'skipped: no ../shared/corpus/real'; exit 77; }
command -v python3 >/dev/null || { echo 'skipped: no python3'; exit 77; }
. "$top/tests/mount/common"

# crawl NAME IMAGES SOURCE...: and it must have seen links, fragments and as many images
crawl() {
	local name=$1 images=$2
	shift 2
	"$program" index "$index" "$@" >/dev/null
	"$program" mount "$index" "$mnt" || { fail "mount"; return; }
	"$top/tests/mount/crawl" "$mnt/html" >"$scratch/crawl"
	check "links of $name" test $? = 0
	grep '^not ok' "$scratch/crawl" | head -n 20
	echo "$name: $(tail -n 1 "$scratch/crawl")"
	(cd "$mnt/html" && find . -type f -exec cksum {} + | sort -k 3) >"$scratch/$name.sums"
	fusermount3 -u "$mnt"
	count() {
		tail -n 1 "$scratch/crawl" | sed "s/.* \([0-9]*\) $1.*/\1/"
	}
	check "links between articles of $name" test "$(count 'between articles')" -ge 400
	check "fragments of $name" test "$(count fragments)" -ge 3500
	check "images of $name" test "$(count images)" -ge "$images"
}

crawl published 170 "$corpus/live"
# A SOURCE a language: the same pages, with the same links and images.
crawl split 170 "$corpus"/live/*
check "pages of one SOURCE and of four" cmp "$scratch/published.sums" "$scratch/split.sums"
# The bilingual tree has no pictures, until the other stands beside it.
crawl bilingual 0 "$corpus/sxs"
crawl all 170 "$corpus/sxs" "$corpus/live"
finish
