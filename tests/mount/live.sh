#!/bin/sh
# SPDX-License-Identifier: MIT
# A mount follows its index: what somebody sees who edits, indexes and reads; with the kernel's epochs and without.
. "$(dirname "$0")/common"

source=$scratch/source
home=$scratch/home
index=$home/articles.index
mkdir "$home"
cp -rL "$articles" "$source"
chmod -R u+w "$source"
# Files written just now would be read again by the next run, which makes it a full one.
find "$source" -type f -exec touch -d "1 hour ago" {} +
soc=$source/fr-fr/compliance/regulatory/offering-soc-2.md
extra=$source/fr-fr/compliance/regulatory/offering-extra.md
round=0

# make_index [ARGUMENT...]: makes the index; no messages, an article may be odd
make_index() {
	"$program" index "$index" "$@" --quiet 2>"$scratch/index.log" || [ $? = 1 ] || fail "index $*"
}

# edit: one sentence more; its text is in $sentence
edit() {
	round=$((round + 1))
	sentence="Sentence $round."
	printf '\n%s\n' "$sentence" >>"$soc"
	make_index
}

shows() {
	grep -qF "$sentence" "$mnt/text/by-locale/fr-fr/soc-2.fr-fr.txt"
}

follows() {
	[ "$(cat "$mnt/revision")" = "$("$program" cat "$index" revision)" ]
}

# But for html, which is exported without its search.
same_tree() {
	rm -rf "$scratch/expected"
	"$program" export "$index" "$scratch/expected" >"$scratch/export.log" && diff -r -x html "$scratch/expected" "$mnt"
}

logged() {
	grep -qF -- "$1" "$scratch/log"
}

# start [OPTIONS]: a mount of $index on $mnt, its log in $scratch/log, its process in $pid
start() {
	: >"$scratch/log"
	"$program" mount "$index" "$mnt" -f -o "${1:-ro}" 2>>"$scratch/log" &
	pid=$!
	wait_until test -f "$mnt/README.txt" || { fail "mount"; cat "$scratch/log"; finish; }
}

stop() {
	kill "$pid"
	wait_until gone "$pid" || fail "the program ends"
	wait "$pid"
}

# refused FILE REASON: as the index it is refused with that reason, once, and what was there goes on
refused() {
	before=$(cat "$mnt/revision")
	: >"$scratch/log"
	mv -f "$1" "$index"
	check "'$2': the reason" wait_until logged "$2"
	check "'$2': the old one stays" [ "$(cat "$mnt/revision")" = "$before" ]
	check "'$2': told once" [ "$(grep -c . "$scratch/log")" = 1 ]
}

is_there_once() {
	[ "$(ls "$1" | grep -c extra)" = 1 ]
}

# What changed is told piece by piece, within 100 ms (flips.sh), and on a slow machine one may come between.
for options in ro noepoch; do
	make_index "$source"
	start $options
	ls -lR "$mnt" >/dev/null
	test -e "$mnt/text/by-locale/fr-fr/extra.fr-fr.txt" && fail "extra, too early"
	cat "$mnt/text/search/wonderfully/index.txt" >"$scratch/nothing"

	# Somebody sits in a folder, and has files open.
	cd "$mnt/text/by-locale/fr-fr" || finish
	exec 5<soc-2.fr-fr.txt
	cat soc-2.fr-fr.txt >"$scratch/old"
	edit
	check "$options: an edit shows" wait_until shows
	check "$options: in the folder where one is" wait_until grep -qF "$sentence" soc-2.fr-fr.txt
	check "$options: as html" wait_until grep -qF "$sentence" "$mnt/html/by-standard/soc-2/soc-2.fr-fr.html"
	check "$options: where one is" [ "$(/bin/pwd)" = "$mnt/text/by-locale/fr-fr" ]
	printf -- '---\ntitle: Extra\n---\n# Extra\n\nWonderfully new.\n' >"$extra"
	make_index "$source"
	check "$options: a new article" wait_until test -e extra.fr-fr.txt
	check "$options: is listed" wait_until is_there_once .
	check "$options: is found" wait_until is_there_once "$mnt/text/search/wonderfully"
	check "$options: by the page, too" wait_until grep -q extra "$mnt/text/search/wonderfully/index.txt"
	check "$options: an open file keeps its bytes" cmp -s - "$scratch/old" <&5
	exec 5<&-
	cd "$mnt/text/by-standard/extra" || fail "$options: the new folder"
	rm "$extra"
	make_index "$source"
	check "$options: it goes" wait_until test ! -e "$mnt/text/by-locale/fr-fr/extra.fr-fr.txt"
	check "$options: its folder goes" wait_until test ! -e "$mnt/text/by-standard/extra"
	check "$options: it is not found" wait_until test ! -e "$mnt/text/search/wonderfully/extra.fr-fr.txt"
	cat extra.fr-fr.txt >"$scratch/gone" 2>"$scratch/why" || grep -q 'Stale\|No such' "$scratch/why" || fail "$options: in a folder that is gone: $(cat "$scratch/why")"
	cd "$scratch" || finish
	check "$options: all is as in the index" wait_until same_tree
	[ ! -s "$scratch/log" ] || { fail "$options: the log"; cat "$scratch/log"; }
	stop
done

# An open file whose snapshot is gone: no other bytes, no fewer, but ESTALE.
make_index "$source"
start
if command -v python3 >/dev/null; then
	edit
	check "an edit shows" wait_until shows
	cat >"$scratch/old.py" <<'END'
import errno, os, sys
file = os.open(sys.argv[1], os.O_RDONLY)
old = os.read(file, 1 << 20)
print("open", flush=True)
for line in sys.stdin:
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    try:
        print("same" if os.pread(file, 1 << 20, 0) == old else "other", flush=True)
    except OSError as e:
        print(errno.errorcode[e.errno], flush=True)
END
	mkfifo "$scratch/ask"
	python3 "$scratch/old.py" "$mnt/text/by-locale/fr-fr/soc-2.fr-fr.txt" <"$scratch/ask" >"$scratch/answers" &
	exec 6>"$scratch/ask"
	answers() {
		[ "$(wc -l <"$scratch/answers")" -ge "$1" ]
	}
	wait_until answers 1 || fail "old.py"
	for i in 1 2; do
		edit
		check "edit $i shows" wait_until shows
		echo >&6
		check "an answer" wait_until answers $((i + 1))
	done
	for i in 3 4 5 6 7 8 9; do
		edit
		check "edit $i shows" wait_until shows
	done
	# Until the kernel asks for that page: what it is told to drop it may keep for a while.
	is_refused() {
		echo >&6
		wait_until answers $((answer += 1)) && tail -n 1 "$scratch/answers" | grep -q ESTALE
	}
	answer=3
	check "an open file over nine snapshots" wait_until is_refused
	exec 6>&-
	check "an open file over nine snapshots: $(tr '\n' ' ' <"$scratch/answers")" \
		[ "$(uniq "$scratch/answers" | tr '\n' ' ')" = "open same ESTALE " ]
else
	echo "part skipped: no python3"
fi

# tar is in the midst of it while the index is replaced twice: each file is one of those that there were.
"$program" export "$index" "$scratch/first" >"$scratch/export.log"
(tar -cf - -C "$mnt" text json tables || echo $? >"$scratch/tar.status") 2>"$scratch/tar.log" | {
	dd bs=1000 count=20 2>/dev/null
	edit
	sed -i 's/^# .*/# Another title/' "$soc"
	make_index
	wait_until follows || fail "it follows"
	cat
} >"$scratch/archive.tar"
check "tar: $(cat "$scratch/tar.log")" [ "$(cat "$scratch/tar.status" 2>/dev/null || echo 0)" -le 1 ]
mkdir "$scratch/untarred"
tar -xmf "$scratch/archive.tar" -C "$scratch/untarred" || fail "the archive"
check "tar read something" [ "$(find "$scratch/untarred" -type f | wc -l)" -gt 50 ]
find "$scratch/untarred" -type f | while read -r file; do
	name=${file#"$scratch/untarred/"}
	cmp -s "$file" "$scratch/first/$name" || cmp -s "$file" "$mnt/$name" || echo "$name"
done >"$scratch/mixed"
check "files of no snapshot in the archive: $(cat "$scratch/mixed")" [ ! -s "$scratch/mixed" ]

# What is no index is refused.
cp "$index" "$scratch/good"
head -c 100000 "$scratch/good" >"$home/.broken"
refused "$home/.broken" "cannot open"
: >"$home/.broken"
refused "$home/.broken" "is not an index"
echo "some text that is no index, and long enough to be read as a header" >"$home/.broken"
refused "$home/.broken" "is not an index"
if command -v sqlite3 >/dev/null; then
	cp "$scratch/good" "$home/.broken"
	sqlite3 "$home/.broken" "UPDATE meta SET value = '0' WHERE key = 'version'"
	refused "$home/.broken" "another version"
fi
if [ "$(statuses "$pid" CapEff)" = 0000000000000000 ]; then
	cp "$scratch/good" "$home/.broken"
	chmod 000 "$home/.broken"
	refused "$home/.broken" "ermission denied"
	: >"$scratch/log"
	kill -HUP "$pid"
	check "SIGHUP: the reason once more" wait_until logged "ermission denied"
else
	echo "part skipped: root may read all where there is no sandbox"
fi
: >"$scratch/log"
rm -f "$index"
check "no index: told" wait_until logged "is gone"
check "no index: told once" [ "$(grep -c . "$scratch/log")" = 1 ]
kill -HUP "$pid"
told_twice() {
	[ "$(grep -c "is gone" "$scratch/log")" = 2 ]
}
check "SIGHUP: told again" wait_until told_twice
check "and the mount goes on" test -f "$mnt/README.txt"
: >"$scratch/log"
make_index "$source"
edit
check "it is there again" wait_until shows
check "nothing is told of that" [ ! -s "$scratch/log" ]

# The whole folder goes and comes back, with another index in it.
mv "$home" "$scratch/away"
check "the folder is gone: told" wait_until logged "is gone"
sed -i 's/^# .*/# One more title/' "$soc"
"$program" index "$scratch/away/articles.index" --quiet 2>"$scratch/index.log"
mv "$scratch/away" "$home"
check "the folder is back" wait_until follows
edit
check "and is watched" wait_until shows
stop

# A symbolic link that is set to another index, in a folder that is one, too.
mkdir "$scratch/releases"
cp "$index" "$scratch/releases/one"
edit
cp "$index" "$scratch/releases/two"
ln -s one "$scratch/releases/current"
ln -s releases "$scratch/link"
index=$scratch/link/current
start
check "the first" follows
ln -sfn two "$scratch/releases/current"
check "a link is followed" wait_until follows
check "to the other index" shows

# Two mounts of one index.
mkdir "$scratch/second"
"$program" mount "$index" "$scratch/second" || fail "a second mount"
ln -sfn one "$scratch/releases/current"
check "both follow" wait_until follows
check "both follow" wait_until cmp -s "$mnt/revision" "$scratch/second/revision"
[ ! -s "$scratch/log" ] || { fail "the log"; cat "$scratch/log"; }
stop
finish
