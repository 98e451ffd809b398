#!/bin/bash
# SPDX-License-Identifier: MIT
# index --watch: whatever changes below the sources is in the index soon after, as if it was indexed anew; one watcher an
# index; it ends without a trace, and what a killed one leaves is in nobody's way.
. "$(dirname "$0")/common.sh"

pid=
end() {
	[ -z "$pid" ] || kill "$pid" 2>/dev/null
	chmod -R u+rwx "$work" 2>/dev/null
	rm -rf "$work"
}
trap end EXIT

cp -rL "$top/data/articles" in
chmod -R u+w in
find in -exec touch -h -d '2024-01-01 00:00:00.5' {} +
fr=in/fr-fr/compliance/regulatory
en=in/en-us/compliance/regulatory

watch() {
	"$cfs" index --watch "$@" >watch.out 2>watch.err &
	pid=$!
}
lines() { wc -l <watch.out; }

# until WHAT COMMAND...: within 20 seconds, times $slower
until_true() {
	local what=$1 i
	shift
	for i in $(seq $((400 * slower))); do
		"$@" >/dev/null 2>&1 && return
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.05
	done
	fail "$what: not within $((20 * slower)) seconds; $(cat watch.out watch.err)"
}
has_lines() { [ "$(lines)" -ge "$1" ]; }
says() { "$cfs" cat i.db "$1" | grep -q "$2"; }
lacks() { ! "$cfs" cat i.db "$1"; }

# What a tree is, but for dates and the revision: as in an index from nothing.
tree() {
	rm -rf out
	"$cfs" export "$1" out >/dev/null 2>&1
	(cd out && rm -f revision && find . -type f -exec sha256sum {} + | sort -k 2)
}
same_as_new() {
	rm -f f.db
	"$cfs" index --quiet f.db in 2>/dev/null
	tree f.db >full.txt
	tree i.db >watched.txt
	cmp -s full.txt watched.txt
}

watch i.db in
until_true 'the first run' has_lines 1
until_true 'a spare' [ -e .i.db.spare ]
same_as_new || fail 'the first run: differs'

printf '\nUn mot nouveau.\n' >>$fr/gdpr.md
until_true 'an edit' says text/by-locale/fr-fr/gdpr.fr-fr.txt 'Un mot nouveau'
same_as_new || fail 'an edit: differs'
# The way editors save: written beside, then renamed over it.
sed 's/Un mot nouveau/Encore un mot/' $fr/gdpr.md >$fr/.gdpr.md.swp
mv $fr/.gdpr.md.swp $fr/gdpr.md
until_true 'a file renamed over it' says text/by-locale/fr-fr/gdpr.fr-fr.txt 'Encore un mot'
sed -i 's/^title: .*/title: Another title/' $en/gdpr.md
until_true 'a title' says tables/articles.tsv 'Another title'
same_as_new || fail 'a title: differs'
cp $en/gdpr.md $en/offering-ccpa.md
until_true 'a new file' says text/by-locale/en-us/ccpa.en-us.txt 'Locale'
rm $en/offering-ccpa.md
until_true 'a file that goes' lacks text/by-locale/en-us/ccpa.en-us.txt
mkdir -p in/it-it/compliance/new/deeper
cp in/it-it/compliance/regulatory/offering-soc-2.md in/it-it/compliance/new/deeper/offering-hipaa.md
until_true 'a file in new folders' says text/by-locale/it-it/hipaa.it-it.txt Locale
printf '\nUna parola nuova.\n' >>in/it-it/compliance/new/deeper/offering-hipaa.md
until_true 'an edit there' says text/by-locale/it-it/hipaa.it-it.txt 'Una parola nuova'
mv in/it-it/compliance/new in/it-it/compliance/.hidden
until_true 'a folder that goes' lacks text/by-locale/it-it/hipaa.it-it.txt
rm -r in/it-it/compliance/.hidden
same_as_new || fail 'folders: differs'

# Many at once, more than are followed one by one.
for i in $(seq 300); do
	sed "s/^# .*/# Note $i/" $en/gdpr.md >"$en/note-$i.md"
done
until_true 'many files' says text/by-locale/en-us/note-300.en-us.txt Locale
until_true 'all of them' same_as_new
rm $en/note-*.md
until_true 'none of them' same_as_new

# Somebody else's run, then an edit that only a look at the other's index can get right.
cp $en/gdpr.md $en/offering-ccpa.md
"$cfs" index --quiet i.db in 2>/dev/null
printf '\nUn mot apres.\n' >>$fr/gdpr.md
until_true 'an edit after another run' says text/by-locale/fr-fr/gdpr.fr-fr.txt 'Un mot apres'
until_true 'the whole' same_as_new
rm $en/offering-ccpa.md
until_true 'and back' same_as_new

run 2 "$cfs" index --watch i.db in
contains 'a second watcher' "$err" "another 'compliancefs index --watch' keeps 'i.db' up to date"

mv in away
until_true 'a source that goes is told' grep -q "cannot watch 'in'" watch.err
says text/by-locale/fr-fr/gdpr.fr-fr.txt 'Un mot apres' || fail 'the index went with the source'
printf '\nUn mot ailleurs.\n' >>away/fr-fr/compliance/regulatory/gdpr.md
mv away in
until_true 'a source that comes back' says text/by-locale/fr-fr/gdpr.fr-fr.txt 'Un mot ailleurs'

kill "$pid"
wait "$pid"
expect 'the end' 0 $?
expect 'nothing is left' 'i.db' "$(ls -A | grep -F i.db)"

# Killed: what lies there afterwards is neither trusted nor in the way.
watch i.db
until_true 'without SOURCE' [ -e .i.db.spare ]
kill -KILL "$pid"
wait "$pid" 2>/dev/null
echo 'no index' >.i.db.spare
printf '\nUn mot entre deux.\n' >>$fr/gdpr.md
run 0 "$cfs" index --quiet i.db
watch i.db
until_true 'a watcher after a killed one' has_lines 1
printf '\nUn mot de la fin.\n' >>$fr/gdpr.md
until_true 'its edit' says text/by-locale/fr-fr/gdpr.fr-fr.txt 'Un mot de la fin'
same_as_new || fail 'after a killed one: differs'
kill -INT "$pid"
wait "$pid"
expect 'the second end' 0 $?
expect 'nothing is left again' 'i.db' "$(ls -A | grep -F i.db)"

# An index among its own sources is no change.
cp -r in own
watch own/i.db own
until_true 'an index among its sources' has_lines 1
sleep 1
expect 'and no run without a change' 1 "$(lines)"
printf '\nUn mot de plus.\n' >>own/fr-fr/compliance/regulatory/gdpr.md
until_true 'its edit, too' has_lines 2
sleep 1
expect 'and one run only' 2 "$(lines)"
kill "$pid"
wait "$pid"
expect 'errors' '' "$(cat watch.err)"
pid=

# What fails at the start ends it.
run 2 "$cfs" index --watch j.db nowhere-at-all
contains 'no such source' "$err" "nowhere-at-all"
echo 'no index' >text.db
run 2 "$cfs" index --watch text.db in
contains 'no index' "$err" "is not an index"
run 2 "$cfs" index --watch j.db in --jobs 0
expect 'nothing is left of those' '' "$(ls -A | grep -e '^\.')"
finish
