#!/bin/sh
# SPDX-License-Identifier: MIT
# Search folders in a mount: the same files, a page, bad names; as many queries as somebody likes without more memory; and after
# another index took over, its answers. SEARCHES=100000 in `make torture`.
. "$(dirname "$0")/common"
command -v python3 >/dev/null || skip "no python3"

cp -rL "$articles" "$scratch/in"
"$program" index --quiet "$index" "$scratch/in" || fail "index"
"$program" mount "$index" "$mnt" -f 2>"$scratch/log" &
pid=$!
wait_until mountpoint -q "$mnt" || fail "mount"

text=$mnt/text/search
check "search/ lists nothing" test -z "$(ls -A "$text")"
check "a folder is never listed" test -z "$(ls "$text/iso" >/dev/null; ls -A "$text")"
"$program" ls "$index" "text/search/인증" >"$scratch/wanted"
ls "$text/인증" >"$scratch/got"
check "the listing is that of ls" cmp "$scratch/wanted" "$scratch/got"
for file in $(grep -v index "$scratch/got"); do
	check "$file is the same file" test "$text/인증/$file" -ef "$mnt/text/by-locale/ko-kr/$file"
	check "$file is found by grep" grep -q 인증 "$text/인증/$file"
done
"$program" cat "$index" "text/search/인증/index.txt" >"$scratch/wanted"
check "the page is that of cat" cmp "$scratch/wanted" "$text/인증/index.txt"
check "its size" test "$(stat -c %s "$text/인증/index.txt")" = "$(wc -c <"$scratch/wanted")"
check "a + is a space" test "$(ls "$text/cloud+services")" = "$(ls "$text/cloud services")"
check "in every format" test "$(cd "$mnt" && ls -d ./*/search | wc -l)" = 5
check "HTML" grep -q '<mark>인증</mark>' "$mnt/html/search/인증/index.html"
check "a bad query says why" grep -q 'is not closed' "$text/\"open/index.txt"
for name in .hidden audit/deeper audit/.git audit/x.txt; do
	check "no $name" test ! -e "$text/$name"
done
long=$(printf '%0256d' 0)
check "256 bytes are too long" sh -c 'ls "$1" 2>&1 | grep -q "too long"' - "$text/$long"
check "255 are not" test -d "$text/${long#0}"

cat >"$scratch/many.py" <<'END'
import os, sys

def anonymous(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("RssAnon"))

place, pid, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
kept = os.open(f"{place}/audit", os.O_RDONLY)
first = os.stat(f"{place}/query 0 iso").st_ino
for n in range(count // 10):
    os.stat(f"{place}/query {n} iso")
before = anonymous(pid)
for n in range(count):
    os.stat(f"{place}/query {n} iso")
    if n % 10 == 0:
        os.listdir(f"{place}/iso -{n}")
after = anonymous(pid)
print(f"{count} queries: RssAnon {before} kB, then {after} kB")
if os.environ.get("OTHER_MEMORY"):
    print("part skipped: a sanitizer's memory is not the program's")
else:
    assert after < before + 24576, "memory grows with queries"
# The one that was open all the time is forgotten: a stale handle, or as good as new; never something else.
try:
    assert "index.txt" in os.listdir(kept)
except OSError as e:
    assert e.errno == 116, e
# By its name it is there again, with the same number.
assert os.stat(f"{place}/query 0 iso").st_ino == first
assert "index.txt" in os.listdir(f"{place}/audit")
END
OTHER_MEMORY=$(has_other_memory "$pid" && echo yes) python3 "$scratch/many.py" "$text" "$pid" "${SEARCHES:-6000}" || fail "many queries"

check "not there yet" test "$(ls "$text/perambulator")" = index.txt
cat "$text/perambulator/index.txt" >"$scratch/none"
exec 9<"$text/perambulator/index.txt"
for file in "$scratch"/in/en-us/compliance/regulatory/gdpr.md; do
	printf '\nA perambulator.\n' >>"$file"
done
"$program" index --quiet "$index" "$scratch/in" || fail "index again"
check "the new index answers" wait_until test -e "$text/perambulator/gdpr.en-us.txt"
check "its page, too" grep -q 'A \*perambulator\*' "$text/perambulator/index.txt"
check "an open page keeps its bytes" cmp "$scratch/none" - <&9
exec 9<&-

fusermount3 -u "$mnt"
wait $pid || fail "exit status of the mount"
check "the mount says nothing" test ! -s "$scratch/log"
finish
