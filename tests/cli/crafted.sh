#!/bin/bash
# SPDX-License-Identifier: MIT
# An index made to fool its reader: something else under a table's name. It is refused, at once and with a reason, by
# every verb; and `index` makes a good one in its place.
. "$(dirname "$0")/common.sh"
command -v sqlite3 >/dev/null || { echo 'skipped: no sqlite3'; exit 77; }

article in/a.md fr-FR A
run 0 "$cfs" index good.db in
count=0

# crafted WHAT SQL...: changes a copy of the index, as whoever wrote it could have
crafted() {
	local what=$1 verb
	shift
	cp good.db bad.db
	{
		echo 'PRAGMA journal_mode = OFF; PRAGMA writable_schema = ON;'
		printf '%s\n' "$@"
	} | sqlite3 bad.db >sql.txt 2>&1 || fail "$what: $(cat sql.txt)"
	cmp -s good.db bad.db && fail "$what: nothing changed"
	for verb in 'ls' 'cat README.txt' 'info' 'check' 'export out' 'search word'; do
		set -- $verb
		verb=$1
		shift
		timeout $((20 * slower)) "$cfs" "$verb" bad.db "$@" >out.txt 2>err.txt
		expect "$what: $verb" 2 $?
		expect "$what: $verb: lines" 1 "$(wc -l <err.txt)"
		contains "$what: $verb" "$(cat err.txt)" "make it again with 'compliancefs index'"
	done
	run 0 timeout $((20 * slower)) "$cfs" index bad.db in
	run 0 "$cfs" check bad.db
	count=$((count + 1))
}

endless='WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT'
for table in meta dir page article file entry; do
	crafted "a view for $table" "DROP TABLE $table; CREATE VIEW $table AS $endless i AS id, i AS ino, i AS parent, i AS name, i AS key,
		i AS value, i AS size, i AS mtime, i AS format, i AS folder, i AS subdirs, i AS dir, i AS article, i AS base FROM n;"
done
crafted 'a trigger' "CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT randomblob(1000000000); END;"
crafted 'one table more' 'CREATE TABLE more (x);'
crafted 'one view more' 'CREATE VIEW more AS SELECT 1;'
crafted 'one index more' 'CREATE INDEX more ON meta (length(value));'
crafted 'one table less' 'DROP TABLE finding;'
crafted 'one index less' 'DROP INDEX dir_order;'
crafted 'a column that is worked out' 'DROP TABLE root; CREATE TABLE root (id INTEGER PRIMARY KEY, path TEXT AS (printf("%.1000000000c", 1)));'
crafted 'a virtual table' 'DROP TABLE root; CREATE VIRTUAL TABLE root USING fts5 (id, path);'
crafted 'a view by its text only' "UPDATE sqlite_schema SET sql = 'CREATE VIEW root AS $endless i FROM n' WHERE name = 'root';"
crafted 'a view by text and type' "UPDATE sqlite_schema SET type = 'view', rootpage = 0, sql = 'CREATE VIEW root AS SELECT 1' WHERE name = 'root';"
crafted 'a longer text' "UPDATE sqlite_schema SET sql = sql || ' ' WHERE name = 'root';"
crafted 'a text with NUL' "UPDATE sqlite_schema SET sql = cast(cast(sql AS BLOB) || x'00' || 'x' AS TEXT) WHERE name = 'root';"
crafted 'a text that is part of ours' "UPDATE sqlite_schema SET sql = 'CREATE TABLE root (id INTEGER PRIMARY KEY)' WHERE name = 'root';"
for shadow in $(sqlite3 good.db "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE TABLE ''%'"); do
	crafted "$shadow with a column that is worked out" \
		"UPDATE sqlite_schema SET sql = replace(sql, '(', '(x AS (zeroblob(1000000000)), ') WHERE name = '$shadow';"
	crafted "a view for $shadow" \
		"UPDATE sqlite_schema SET type = 'view', rootpage = 0, sql = 'CREATE VIEW $shadow AS SELECT 1' WHERE name = '$shadow';"
done
echo "$count crafted indexes refused"

# Another version keeps its own message, whatever its tables are.
cp good.db bad.db
sqlite3 bad.db "UPDATE meta SET value = '999' WHERE key = 'version'; CREATE TABLE more (x);"
run 2 "$cfs" ls bad.db
contains 'another version' "$err" "made by another version (999"
finish
