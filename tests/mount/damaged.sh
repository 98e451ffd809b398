#!/bin/sh
# SPDX-License-Identifier: MIT
# An index with damaged places, mounted and read from end to end: what is damaged gives an error, the process neither dies
# nor hangs. DAMAGED says how many (6). And one that is cut short or written over under the mount.
. "$(dirname "$0")/common"
command -v python3 >/dev/null || skip "no python3"

read_all() {
	timeout $((60 * slower)) python3 - "$mnt" <<'END'
import errno, os, sys
good, wrong = 0, {}
def note(e):
    wrong[e.errno] = wrong.get(e.errno, 0) + 1
for folder, folders, names in os.walk(sys.argv[1], onerror=note):
    for name in names:
        path = os.path.join(folder, name)
        try:
            size = os.stat(path).st_size
            with open(path, 'rb') as file:
                if len(file.read()) != size:
                    sys.exit(f'{path}: another length than its size')
            good += 1
        except OSError as e:
            note(e)
print(good, {errno.errorcode[code]: count for code, count in wrong.items()})
sys.exit(set(wrong) - {errno.EIO, errno.ENOENT, errno.ESTALE} != set())
END
}

refused=0 read=0 n=0
while [ $n -lt "${DAMAGED:-6}" ]; do
	n=$((n + 1))
	python3 - "$index" "$scratch/damaged.index" "${SEED:-$$}$n" <<'END'
import random, sys
source, target, seed = sys.argv[1:]
random.seed(seed)
data = bytearray(open(source, 'rb').read())
page = 16384
for _ in range(random.choice((1, 10, 100, 1000))):
    kind, at = random.randrange(4), random.randrange(100, len(data))
    if kind == 0:
        data[at] = random.randrange(256)
    elif kind == 1:
        data[at] ^= 1 << random.randrange(8)
    elif kind == 2:
        data[at // page * page + random.randrange(64)] = random.randrange(256)
    elif random.randrange(20) == 0:
        other = random.randrange(1, len(data) // page) * page
        data[at // page * page:at // page * page + page] = data[other:other + page]
if random.randrange(6) == 0:
    del data[random.randrange(len(data)):]
open(target, 'wb').write(data)
END
	"$program" mount "$scratch/damaged.index" "$mnt" -f 2>"$scratch/err" &
	pid=$!
	wait_until sh -c 'grep -q " $0 " /proc/self/mounts || ! kill -0 $1 2>/dev/null' "$mnt" $pid
	if unmounted "$mnt"; then
		wait $pid
		check "damaged $n (SEED=${SEED:-$$}): refused: status" [ $? -eq 2 ]
		check "damaged $n (SEED=${SEED:-$$}): refused without a reason" [ -s "$scratch/err" ]
		refused=$((refused + 1))
		continue
	fi
	read=$((read + 1))
	read_all >"$scratch/out" 2>&1 || fail "damaged $n (SEED=${SEED:-$$}): $(cat "$scratch/out")"
	check "damaged $n (SEED=${SEED:-$$}): the process is gone: $(tail -n 3 "$scratch/err")" kill -0 $pid
	kill -TERM $pid
	wait $pid
	check "damaged $n (SEED=${SEED:-$$}): status" [ $? -eq 0 ]
	check "damaged $n (SEED=${SEED:-$$}): still mounted" unmounted "$mnt"
done
echo "$n damaged indexes: $refused refused, $read read"

# Cut short, then written over by a whole one: errors, then files again.
cp "$index" "$scratch/cut.index"
"$program" mount "$scratch/cut.index" "$mnt" -f 2>"$scratch/err" &
pid=$!
wait_until test -f "$mnt/README.txt"
: >"$scratch/cut.index"
read_all >"$scratch/out" 2>&1 || fail "cut short: $(cat "$scratch/out")"
check "cut short: no error" grep -q EIO "$scratch/out"
check "cut short: the process is gone" kill -0 $pid
check "cut short: told" grep -q "written over or cut short" "$scratch/err"
check "cut short: told once" [ "$(grep -c "written over or cut short" "$scratch/err")" = 1 ]
cat "$index" >"$scratch/cut.index"
check "whole again" wait_until cmp -s "$mnt/README.txt" "$mnt/README.txt"
check "whole again: folders" wait_until test -d "$mnt/text/by-locale/fr-fr"
read_all >"$scratch/out" 2>&1 || fail "whole again: $(cat "$scratch/out")"
check "whole again: $(cat "$scratch/out")" grep -q '{}' "$scratch/out"
kill -TERM $pid
wait $pid
finish
