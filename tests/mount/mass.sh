#!/bin/sh
# SPDX-License-Identifier: MIT
# Every article changes at once on a tree that the kernel knows wholly: all of it is new soon, also for who sits in a folder and for a
# name whose old file somebody has open; with the kernel's epochs and without. MASS_ARTICLES says how many articles (1000).
. "$(dirname "$0")/common"
count=${MASS_ARTICLES:-1000}
command -v python3 >/dev/null || skip "no python3"

source=$scratch/source
index=$scratch/large.index
"$root/scripts/gen-corpus" --count "$count" --locales 8 "$source" >/dev/null || fail "gen-corpus"
find "$source" -type f -exec touch -d "1 hour ago" {} +
locale=$(ls "$source" | head -n 1)

full_run() {
	"$program" index "$1" "$source" --quiet 2>"$scratch/index.log" || [ $? = 1 ] || fail "index"
}

all_of() {
	find "$mnt" -printf '%p %i %s %n %T@\n' | sort
}

is_as_indexed() {
	all_of >"$scratch/kept"
	cmp -s "$scratch/kept" "$scratch/new"
}

where_one_is() {
	[ "$(/bin/pwd)" = "$1" ]
}

full_run "$index"
cp "$index" "$scratch/first"
find "$source" -name '*.md' -exec sed -i 's/^# /# Changed /' {} +
full_run "$scratch/second"
"$program" mount "$scratch/second" "$mnt" || fail "mount the second"
all_of >"$scratch/new"
fusermount3 -u "$mnt"
wait_until unmounted "$mnt"

for options in ro noepoch; do
	cp "$scratch/first" "$index"
	cp "$scratch/second" "$scratch/.next"
	"$program" mount "$index" "$mnt" -f -o "$options" 2>"$scratch/log" &
	pid=$!
	wait_until test -f "$mnt/README.txt" || { fail "mount"; finish; }
	all_of >"$scratch/old"
	cd "$mnt/text/by-locale/$locale" || finish
	name=$(ls | sed -n 3p)
	exec 5<"$name"
	cat "$name" >"$scratch/bytes"
	ls -l "$mnt/text/by-standard" >"$scratch/listing"
	python3 - "$mnt/html/by-service" "$scratch/sits" <<'END' &
import os, sys, time
os.chdir(sys.argv[1])
open(sys.argv[2] + ".begun", "w").close()
while not os.path.exists(sys.argv[2] + ".end"):
    time.sleep(0.01)
# Nobody else has come by that view since.
for i in range(100):
    try:
        where = os.getcwd()
        break
    except FileNotFoundError:
        where = "nowhere"
        time.sleep(0.02)
with open(sys.argv[2], "w") as out:
    out.write(where)
END
	sitter=$!
	wait_until test -e "$scratch/sits.begun" || fail "$options: who sits in a view"

	mv "$scratch/.next" "$index"
	from=$(date +%s%N)
	# By path, and by the folder one is in: nobody but this shell keeps a name of it in use.
	until grep -q '^Changed ' "$mnt/text/by-locale/$locale/$name" && grep -q '^Changed ' "$name"; do
		[ $((($(date +%s%N) - from) / 1000000)) -le 5000 ] || break
	done
	took=$((($(date +%s%N) - from) / 1000000))
	check "$options: it took $took ms" [ "$took" -le $((2000 * slower)) ]
	touch "$scratch/sits.end"
	wait "$sitter"
	check "$options: where one is in a view: $(cat "$scratch/sits")" [ "$(cat "$scratch/sits")" = "$mnt/html/by-service" ]
	check "$options: all is as in the index" wait_until is_as_indexed
	check "$options: the folder one is in lists it" [ "$(stat -c %i ./* | sort)" = \
		"$(sed -n "s|^$mnt/text/by-locale/$locale/[^ ]* \([0-9]*\) .*|\1|p" "$scratch/new" | sort)" ]
	check "$options: where one is" where_one_is "$mnt/text/by-locale/$locale"
	check "$options: an open file keeps its bytes" cmp -s - "$scratch/bytes" <&5
	exec 5<&-
	cd "$scratch" || finish
	rm -f "$scratch"/sits*
	[ ! -s "$scratch/log" ] || { fail "$options: the log"; cat "$scratch/log"; }
	kill "$pid"
	check "$options: the process goes" wait_until gone "$pid"
done
finish
