#!/bin/bash
# SPDX-License-Identifier: MIT
# 200 queries in four languages against grep over the exported text: equal sets, but where tokenising words explains the
# difference. The queries are drawn from the articles: the real ones where they are, else the samples.
top=$(cd "$(dirname "$0")/../.." && pwd)
program=${COMPLIANCEFS:-$top/build/compliancefs}
command -v python3 >/dev/null || { echo 'skipped: no python3'; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

articles=$top/data/articles
[ -d "$top/../shared/corpus/real/live" ] && articles=$top/../shared/corpus/real/live
"$program" index --quiet "$scratch/i.db" "$articles" >"$scratch/log" 2>&1
[ $? -le 1 ] || { cat "$scratch/log"; exit 1; }
"$program" export "$scratch/i.db" "$scratch/tree" >/dev/null || exit 1
python3 "$(dirname "$0")/compare-search" "$program" "$scratch/i.db" "$scratch/tree"
