#!/bin/bash
# SPDX-License-Identifier: MIT
# What cannot be done is told in one line that names the thing, with exit status 2, and nothing is changed.
. "$(dirname "$0")/common.sh"

# refused PART COMMAND...
refused() {
	local part=$1
	shift
	run 2 "$@"
	expect "$*: lines" 1 "$(wc -l <err.txt)"
	contains "$*" "$err" "$part"
	expect "$*: output" '' "$out"
}

article in/a.md fr-FR Un
run 0 "$cfs" index good.db in

refused "'nowhere'" "$cfs" index new.db nowhere
[ -e new.db ] && fail 'an index was written though its SOURCE is missing'
refused "'/nowhere/new.db'" "$cfs" index /nowhere/new.db in
refused "'in'" "$cfs" index in in
refused 'no SOURCE' "$cfs" index new.db
refused 'no INDEX' "$cfs" index
refused "--locale 'xx-yy'" "$cfs" index new.db in --locale xx-yy
refused "--jobs '0'" "$cfs" index new.db in --jobs 0
refused "--base-url 'ftp" "$cfs" index new.db in --base-url ftp://x
refused 'no verb' "$cfs" frobnicate

# A file that is no index is never overwritten, nor read as one.
cp in/a.md notes.md
refused 'not an index' "$cfs" index notes.md in
cmp -s in/a.md notes.md || fail 'a file that is no index was overwritten'
refused 'not an index' "$cfs" ls notes.md
: >empty.db
refused 'not an index' "$cfs" info empty.db
refused "'missing.db'" "$cfs" ls missing.db
refused "'in'" "$cfs" check in

# Another version: refused by readers, replaced by index.
sed 's/x/x/' good.db >other.db
python3 - <<'P' 2>/dev/null || cp good.db other.db
import sqlite3
c = sqlite3.connect("other.db")
c.execute("UPDATE meta SET value = '0' WHERE key = 'version'")
c.commit()
P
if ! cmp -s good.db other.db; then
	refused 'another version' "$cfs" ls other.db
	refused 'index' "$cfs" cat other.db README.txt
	run 0 "$cfs" index other.db in
	run 0 "$cfs" ls other.db
fi

# A damaged name leads nowhere: neither listed nor written out.
if command -v sqlite3 >/dev/null; then
	cp good.db evil.db
	sqlite3 evil.db "UPDATE dir SET name = '../../evil' WHERE name = 'by-locale'"
	mkdir deep
	run 2 "$cfs" export evil.db deep/out
	contains 'export of a damaged index' "$err" 'damaged'
	[ -z "$(find "$work" -name 'evil*' ! -name evil.db)" ] || fail 'export wrote outside its folder'
	run 2 "$cfs" ls evil.db text
	# A folder that lies in itself is walked once.
	cp good.db self.db
	sqlite3 self.db "UPDATE dir SET parent = (SELECT id FROM dir WHERE name = 'by-locale' LIMIT 1) WHERE name = 'tables'"
	timeout $((20 * slower)) "$cfs" check self.db >/dev/null 2>&1
	[ $? = 124 ] && fail 'check of a damaged index does not end'
	# What a mount sees a change by is not there at all.
	cp good.db bare.db
	sqlite3 bare.db 'DELETE FROM stretch'
	run 1 "$cfs" check bare.db
	contains 'check of an index without digests' "$out" 'the digests by which a mount sees'
fi

# Cut off in the middle: told, not followed.
head -c 40000 good.db >cut.db
"$cfs" check cut.db >out.txt 2>err.txt && fail 'check passes on half an index'

if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	mkdir locked
	chmod 755 "$work" locked
	refused "'locked/x.db'" setpriv --reuid 65534 --regid 65534 --clear-groups "$cfs" index locked/x.db in
fi

# A path that leads nowhere is something to look at: exit 1, the rest is done.
run 1 "$cfs" cat good.db README.txt text/nothing
contains 'cat of two' "$out" 'text/by-locale'
contains 'cat of two' "$err" "'text/nothing'"
run 1 "$cfs" ls good.db text/nothing
run 1 "$cfs" cat good.db text
run 1 "$cfs" stat good.db .hidden
finish
