#!/bin/bash
# SPDX-License-Identifier: MIT
# Indexing again: exactly what the sources hold now; equal bytes, inode numbers and dates for what did not change;
# dates that never go back for what did; an interrupted run leaves the previous index.
. "$(dirname "$0")/common.sh"

inode() { "$cfs" stat "$1" "$2" | awk '/inode:/ {print $2}'; }
mtime() { "$cfs" stat "$1" "$2" | awk '/mtime:/ {print $2}'; }
ls_all() { "$cfs" ls "$1" "text/by-locale/$2" | tr '\n' ' '; }

article in/soc-2.md fr-FR Deux
article in/soc-3.md fr-FR Trois
run 0 "$cfs" index i.db in
expect listing 'soc-2.fr-fr.txt soc-3.fr-fr.txt ' "$(ls_all i.db fr-fr)"
soc2=text/by-locale/fr-fr/soc-2.fr-fr.txt
soc3=text/by-locale/fr-fr/soc-3.fr-fr.txt
before2=$(inode i.db $soc2) before3=$(inode i.db $soc3)
expect 'the article'"'"'s own date' 2020-01-22T00:00:00Z "$(mtime i.db $soc2)"

# An edit that keeps the date: the mtime goes up by a second, the inode number is another, the neighbour's stay.
echo 'One more line.' >>in/soc-2.md
run 0 "$cfs" index i.db
expect 'date after an edit' 2020-01-22T00:00:01Z "$(mtime i.db $soc2)"
[ "$(inode i.db $soc2)" != "$before2" ] || fail 'other bytes under the same inode number'
expect 'the neighbour' "$before3" "$(inode i.db $soc3)"
expect 'the neighbour' 2020-01-22T00:00:00Z "$(mtime i.db $soc3)"

# Back to the old bytes: the date still does not go back.
sed -i '$d' in/soc-2.md
run 0 "$cfs" index i.db
expect 'old bytes, old number' "$before2" "$(inode i.db $soc2)"
expect 'date after undoing' 2020-01-22T00:00:02Z "$(mtime i.db $soc2)"

rm in/soc-3.md
run 0 "$cfs" index i.db
expect 'after removing' 'soc-2.fr-fr.txt ' "$(ls_all i.db fr-fr)"
article other/gdpr.md de-DE Datenschutz
run 0 "$cfs" index i.db in other
expect 'two sources' 'gdpr.de-de.txt ' "$(ls_all i.db de-de)"

# The same tree whatever the number of threads and the run.
tree() {
	"$cfs" index "$1" "$top/data/articles" --jobs "$2" --quiet || fail "index --jobs $2"
	for f in $("$cfs" ls "$1" text/by-locale/ja-jp); do
		"$cfs" stat "$1" "text/by-locale/ja-jp/$f" "html/by-locale/ja-jp/${f%.txt}.html" "json/by-locale/ja-jp/${f%.txt}.json"
	done
	"$cfs" cat "$1" tables/articles.tsv tables/scope.tsv tables/certificates.tsv text/by-certificate/index.txt
}
tree a.db 1 >a.txt
tree b.db 7 >b.txt
cmp a.txt b.txt || fail 'the tree depends on the number of threads'
expect 'revision id' "$("$cfs" cat a.db revision | cut -d' ' -f1)" "$("$cfs" cat b.db revision | cut -d' ' -f1)"

# Killed at random moments: the previous index stays whole, and the next run is not in the way of what was left.
for i in 1 2 3 4 5 6 7 8 9 10; do
	"$cfs" index a.db "$top/data/articles" --quiet 2>/dev/null &
	pid=$!
	sleep "0.0$((i % 6))$((i * 3 % 10))"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	"$cfs" check a.db >check.txt 2>&1 || fail "after kill -9: $(cat check.txt)"
done
run 0 "$cfs" index a.db "$top/data/articles"
expect 'litter' '' "$(ls -A | grep '^\.' || true)"

# A second run at the same time waits for nobody: it says so.
mkdir many
for i in $(seq 400); do article "many/$i/x-$i.md" fr-FR "Article $i"; done
"$cfs" index c.db many --quiet &
pid=$!
for _ in $(seq 200); do [ -e .c.db.new ] && break; sleep 0.005; done
"$cfs" index c.db many --quiet 2>err.txt
status=$?
wait $pid
case $status in
0) ;; # the first had ended
2) contains 'two at once' "$(cat err.txt)" 'another' ;;
*) fail "two at once: exit $status" ;;
esac
"$cfs" check c.db >/dev/null || fail 'two at once: the index is not whole'

# Nothing changed: nothing is written. Whatever the bytes hang on is noticed: an article, an include, an image, an option.
old() { find "$1" -exec touch -h -d '2024-01-01 00:00:00.5' {} +; }
cp -rL "$top/data/articles" samples
old samples
run 0 "$cfs" index u.db samples
before=$(stat -c '%i %y' u.db)
run 0 "$cfs" index u.db samples
contains 'nothing changed' "$out" 'unchanged, 22 articles'
run 0 "$cfs" index u.db
contains 'nothing changed, no SOURCE' "$out" 'unchanged, 22 articles'
expect 'nothing changed: the file' "$before" "$(stat -c '%i %y' u.db)"
noticed() {
	old samples
	run 0 "$cfs" index u.db samples
	case $out in *unchanged*) fail "not noticed: $1" ;; esac
	run 0 "$cfs" index u.db samples
	contains "$1, and then nothing" "$out" unchanged
}
sed -i 's/Office/Ofice/' samples/fr-fr/compliance/regulatory/gdpr.md
noticed 'an edited article'
echo 'Encore.' >>samples/fr-fr/compliance/includes/reading-audit-reports.md
noticed 'an edited include'
printf 'x' >>samples/en-us/compliance/media/audit-cycle.png
noticed 'an edited image'
rm samples/ko-kr/compliance/regulatory/offering-soc-2.md
noticed 'a removed article'
run 0 "$cfs" index u.db samples --base-url https://example.org
case $out in *unchanged*) fail 'not noticed: an option' ;; esac
# A file that is not older than the run that read it may change again unseen: read once more.
touch -d '1 hour' samples/fr-fr/compliance/regulatory/gdpr.md
run 0 "$cfs" index u.db samples
run 0 "$cfs" index u.db samples
case $out in *unchanged*) fail 'a file younger than the run was trusted' ;; esac
finish
