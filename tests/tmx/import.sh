#!/bin/bash
# SPDX-License-Identifier: MIT
# make check-tmx: the Translate Toolkit imports tmx/. Its own reader gives every unit with both texts, and build_tmdb puts
# them all into a translation memory that it can be asked.
. "$(dirname "$0")/../cli/common.sh"
# Debian's modules are those of Debian's python.
python=/usr/bin/python3
{ command -v build_tmdb && $python -c 'import translate.storage.tmx'; } >/dev/null 2>&1 ||
	{ echo 'skipped: no build_tmdb (Debian: translate-toolkit)'; exit 77; }
run 0 "$cfs" index s.db "$top/data/articles"
run 0 "$cfs" export s.db out
cat >units.py <<'E2'
import sys
from translate.storage import tmx
count = 0
for name in sys.argv[1:]:
    table = open(name.replace('tmx', 'bilingual', 1)[:-4] + '.tsv', encoding='utf-8').read()
    rows = [line.split('\t') for line in table.split('\n')[1:-1]]
    store = tmx.tmxfile.parsefile(name)
    if len(store.units) != len(rows):
        sys.exit(f'{name}: {len(store.units)} units, {len(rows)} segments')
    for unit, row in zip(store.units, rows):
        # What a tool takes for the text is in the segment's Markdown, piece by piece, in that order.
        for text, markdown in ((unit.source, row[3]), (unit.target, row[2])):
            at = 0
            if not text:
                sys.exit(f'{name}: {row[0]}: a side is empty')
            for word in text.split():
                at = markdown.replace('\\', '').find(word, at)
                if at < 0:
                    sys.exit(f'{name}: {row[0]}: no {word!r} in {markdown!r}')
    count += len(store.units)
print(count)
E2
cd out || exit 1
$python ../units.py $(find tmx/by-locale -name '*.tmx' | sort) >../units.txt || fail "translate.storage.tmx: $(cat ../units.txt)"
cat ../units.txt
test "$(tail -n 1 ../units.txt)" -gt 50 2>/dev/null || fail 'fewer units than the samples have'
build_tmdb -d ../tm.db -s en-US -t ja-JP tmx/by-locale/ja-jp/*.tmx >/dev/null 2>&1 || fail build_tmdb
# One row for each different source.
cat bilingual/by-locale/ja-jp/*.tsv | grep -v '^segment	' | cut -f 4 | sort -u | wc -l >../wanted
sqlite3 ../tm.db 'SELECT count(*) FROM sources' >../got
cmp -s ../wanted ../got || fail "build_tmdb: $(cat ../got) sources instead of $(cat ../wanted)"
finish
