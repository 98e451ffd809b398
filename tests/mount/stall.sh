#!/bin/sh
# SPDX-License-Identifier: MIT
# A reader that has got the old snapshot's listing, and links its names when the new one is there already, leaves nothing old
# behind: with the kernel's epochs and without, after an edit (only its names are told) and after a full run.
. "$(dirname "$0")/common"
stall=${STALL:-$root/build/plain/tests/stall}
[ -x "$stall" ] || skip "no $stall"

cp -rL "$articles" "$scratch/source"
chmod -R u+w "$scratch/source"
# Files written just now would be read again by the next run, which makes it a full one.
find "$scratch/source" -type f -exec touch -d "1 hour ago" {} +
article=$scratch/source/fr-fr/compliance/regulatory/offering-soc-2.md
folder=$mnt/text/by-locale/fr-fr
mkfifo "$scratch/go"

is_new() {
	grep -q "Round $round\." "$folder/soc-2.fr-fr.txt"
}

revision_is_new() {
	[ "$("$program" cat "$index" revision)" = "$(cat "$mnt/revision")" ]
}

# begin: a reader stalls in the folder
begin() {
	"$stall" "$folder" <"$scratch/go" >"$scratch/said" 2>"$scratch/why" &
	reader=$!
	exec 4>"$scratch/go"
	wait_until grep -q stalled "$scratch/said" || skip "$(cat "$scratch/why")"
}

round=0
for options in ro noepoch; do
	"$program" index "$index" "$scratch/source" --quiet 2>"$scratch/index.log"
	"$program" mount "$index" "$mnt" -o "$options" || { fail "mount"; finish; }
	for kind in edit full; do
		round=$((round + 1))
		cat "$folder/soc-2.fr-fr.txt" >/dev/null
		begin
		printf '\nRound %s.\n' "$round" >>"$article"
		[ $kind = edit ] || sed -i "s/^# .*/# Title $round/" "$article"
		"$program" index "$index" --quiet 2>"$scratch/index.log"
		# With epochs nobody waits for that reader but who comes to that folder.
		if [ $options$kind = rofull ]; then
			check "$options $kind: others need not wait" wait_until revision_is_new
		else
			sleep 0.3
		fi
		# Else the way to the folder is looked up anew behind it, which forgets what lies below.
		timeout $((10 * slower)) stat "$folder" >"$scratch/stat" || fail "$options $kind: a stat of the folder waits"
		echo >&4
		exec 4>&-
		wait "$reader" || fail "$options $kind: the listing"
		check "$options $kind: the new one is there" wait_until is_new
		sleep 0.2
		check "$options $kind: and stays" is_new
		check "$options $kind: the listing is new" [ "$(ls -i "$folder/soc-2.fr-fr.txt" | cut -d' ' -f1)" = \
			"$("$program" stat "$index" text/by-locale/fr-fr/soc-2.fr-fr.txt | grep -o '[0-9]\{15,\}' | head -n 1)" ]
	done
	fusermount3 -u "$mnt" || fail "unmount"
	wait_until unmounted "$mnt"
done
# A reader who never goes on does not keep the mount from being ended.
"$program" mount "$index" "$mnt" -f 2>"$scratch/log" &
pid=$!
wait_until test -f "$mnt/README.txt" || { fail "mount"; finish; }
round=$((round + 1))
begin
printf '\nRound %s.\n' "$round" >>"$article"
"$program" index "$index" --quiet 2>"$scratch/index.log"
sleep 0.3
kill "$pid"
check "SIGTERM unmounts" wait_until unmounted "$mnt"
echo >&4
exec 4>&-
check "the process goes" wait_until gone "$pid"
finish
