#!/bin/bash
# SPDX-License-Identifier: MIT
# The verb search, and search folders without a mount: what is found, in which form it is told, and what is said of bad queries.
. "$(dirname "$0")/common.sh"

article in/a.md en-us 'Audit of things' 'An audit\x20report of **ISO/IEC 27001:2013** for Office\u00a0365.\n\nNext line: report audit.'
article in/b.md fr-fr 'Sécurité' "L'audit de la sécurité; see [more](https://example.org/Deep/LINK)."
article in/c.md ja-jp '監査' 'この監査レポートは加密と客户密码箱を含む。'
article in/d.md zh-cn '密码' '客户的密码。箱'
article in/e.md de-de 'Straße' 'Eine\u00a0Prüfung, ein Bericht.'
run 0 "$cfs" index i.db in

# found QUERY...: the names found, sorted.
found() {
	"$cfs" search i.db --json -n 1000 "$@" 2>/dev/null | grep -o '"path": "[^"]*"' | sed 's,.*/,,; s/.txt"//' | sort | tr '\n' ' '
}

expect 'a word' 'a.en-us b.fr-fr ' "$(found AUDIT)"
expect 'two words' 'a.en-us ' "$(found report audit)"
expect 'a phrase' 'a.en-us ' "$(found '"report audit"')"
expect 'a phrase never crosses lines' '' "$(found '"365 next"')"
expect 'a word with a slash' 'a.en-us ' "$(found iso/IEC)"
expect 'no-break spaces' 'a.en-us ' "$(found '"office 365"')"
expect 'accents' 'b.fr-fr ' "$(found securite)"
expect 'sharp s' 'e.de-de ' "$(found STRASSE)"
expect 'the beginning of a word' 'a.en-us b.fr-fr ' "$(found aud*)"
expect 'left out' 'b.fr-fr ' "$(found audit -report)"
expect 'a title' 'a.en-us ' "$(found title:audit)"
expect 'a locale' 'b.fr-fr ' "$(found audit locale:FR-fr)"
expect 'two locales' 'a.en-us b.fr-fr ' "$(found audit locale:fr-fr locale:en-us)"
expect 'not a locale' 'a.en-us ' "$(found audit -locale:fr-fr)"
expect 'a locale alone' 'c.ja-jp ' "$(found locale:ja-jp)"
expect 'a link' 'b.fr-fr ' "$(found example.org/deep)"
expect 'two characters' 'c.ja-jp ' "$(found 監査)"
expect 'one character' 'c.ja-jp d.zh-cn ' "$(found 密)"
expect 'the last character' 'd.zh-cn ' "$(found 箱 -監査)"
expect 'five characters stand in a row' 'c.ja-jp ' "$(found 客户密码箱)"
expect 'characters as such, not elsewhere' '' "$(found 密码的)"

run 0 "$cfs" search i.db -n 1 audit
contains 'path' "$out" 'text/by-locale/'
contains 'how many there are' "$err" 'the best 1 of 2'
case $out in *$(printf '\033')*) fail 'bold where there is no terminal' ;; esac
if command -v script >/dev/null; then
	contains 'bold on a terminal' "$(script -qec "'$cfs' search i.db audit locale:en-us" /dev/null)" "$(printf '\033[1maudit\033[0m')"
fi
run 0 "$cfs" search --json i.db 監査 locale:ja-jp
contains 'json' "$out" '"title": "監査"'
contains 'marks count characters' "$out" '"marks": [[2, 4]]'
if command -v python3 >/dev/null; then
	printf '%s' "$out" | python3 -c 'import json, sys; assert json.load(sys.stdin)["total"] == 1' || fail 'json is not read'
fi
run 1 "$cfs" search i.db nosuchword
contains 'nothing found' "$err" 'no article has that'
run 2 "$cfs" search i.db '"audit report'
contains 'an open quotation mark' "$err" "before 'audit report' is not closed"
run 2 "$cfs" search i.db -- -audit
contains 'only words to leave out' "$err" 'add one to look for'
run 2 "$cfs" search i.db 'audit locale:xx-xx'
contains 'an unknown locale' "$err" "no article has locale 'xx-xx'; there are: de-de, en-us, fr-fr, ja-jp, zh-cn"
run 2 "$cfs" search i.db 'standard:nothing'
contains 'an unknown standard' "$err" "no article has standard 'nothing'"
run 2 "$cfs" search i.db
run 2 "$cfs" search i.db -n 0 audit
run 2 "$cfs" search i.db "$(printf 'x %.0s' $(seq 40))"
run 2 "$cfs" search nowhere.db audit

# Folders.
run 0 "$cfs" ls i.db text/search
expect 'search/ lists nothing' '' "$out"
run 0 "$cfs" ls i.db 'text/search/audit+-report'
expect 'a folder' 'b.fr-fr.txt index.txt' "$(echo $out)"
run 0 "$cfs" ls i.db json/search/監査
expect 'a format without pages' 'c.ja-jp.json' "$out"
for format in text html json bilingual tmx; do
	run 0 "$cfs" ls i.db "$format/search/nosuchword"
done
number() { "$cfs" stat i.db "$1" | sed -n 's/  inode: //p'; }
expect 'the same inode' "$(number text/by-locale/ja-jp/c.ja-jp.txt)" "$(number text/search/監査/c.ja-jp.txt)"
run 0 "$cfs" cat i.db text/search/監査/index.txt
contains 'rank' "$out" '1  c.ja-jp.txt'
contains 'pointed out' "$out" 'この*監査*レポート'
"$cfs" cat i.db text/search/監査/index.txt >page.txt
expect 'size' "$(wc -c <page.txt)" "$("$cfs" stat i.db text/search/監査/index.txt | sed -n 's/  size: //p')"
run 0 "$cfs" cat i.db 'text/search/"open/index.txt'
contains 'a bad query' "$out" 'This cannot be searched for: the quotation mark'
run 0 "$cfs" cat i.db 'text/search/nosuchword/index.txt'
contains 'nothing found' "$out" 'No article has that'
run 0 "$cfs" cat i.db 'html/search/<img src=x onerror=alert(1)> "&amp;/index.html'
case $out in *'<img src'*) fail 'markup of a query in a page' ;; esac
run 0 "$cfs" cat i.db 'html/search/audit/index.html'
contains 'pointed out in HTML' "$out" '<mark>audit</mark>'
contains 'leads to the article' "$out" 'href="../../by-locale/fr-fr/b.fr-fr.html"'
contains 'in its language' "$out" 'lang="fr-FR"'
run 0 "$cfs" cat i.db html/search/index.html
for path in text/search/.hidden text/search/audit/deeper text/search/audit/x.txt text/search/audit/c.ja-jp.txt \
	text/search/audit/a.en-us.html text/search/audit/.x "text/search/$(printf 'x%.0s' $(seq 256))"; do
	run 1 "$cfs" ls i.db "$path"
done
run 0 "$cfs" ls i.db "text/search/$(printf 'x%.0s' $(seq 255))"
run 0 "$cfs" check i.db
finish
