#!/bin/bash
# SPDX-License-Identifier: MIT
# An indexer that is killed at any moment, meets a full disk or a folder that cannot be written, or another
# indexer: the index is the one before or the new one, whole, and what lies beside it goes with the next run. KILLS says
# how often it is killed (12; make torture: 200).
. "$(dirname "$0")/common.sh"
command -v python3 >/dev/null || { echo 'skipped: no python3'; exit 77; }

COMPLIANCEFS=$cfs ARTICLES=$top/data/articles python3 - <<'PYTHON' || bad=1
import itertools, os, random, shutil, signal, subprocess, sys, time

cfs, articles = os.environ['COMPLIANCEFS'], os.environ['ARTICLES']
kills = int(os.environ.get('KILLS', 12))
bad = 0
seed = int(os.environ.get('SEED', time.time_ns() % 10 ** 9))
random.seed(seed)

def fail(why):
    global bad
    bad = 1
    print(f'FAIL (SEED={seed}): {why}')

def index(*words, **how):
    return subprocess.Popen([cfs, 'index', 'place/x', 'in', '--quiet', *words], stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, **how)

def check(what):
    done = subprocess.run([cfs, 'check', 'place/x'], capture_output=True)
    if done.returncode:
        fail(f'{what}: check: {done.stdout + done.stderr}')

def beside():
    return [name for name in os.listdir('place') if name != 'x']

def read():
    return open('place/x', 'rb').read() if os.path.exists('place/x') else None

# The samples under several names: long enough to be met at work.
os.mkdir('place')
for copy in range(6):
    for folder, _, names in os.walk(articles):
        for name in names:
            if name.endswith('.md') and 'includes' not in folder:
                to = os.path.join('in', os.path.relpath(folder, articles), name.replace('offering-', f'offering-{copy or ""}'))
                os.makedirs(os.path.dirname(to), exist_ok=True)
                shutil.copyfile(os.path.join(folder, name), to)
paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk('in') for name in names)

def edit(kind):
    path = random.choice(paths)
    text = open(path).read()
    if kind == 'small':
        text += f'\n\nWords {random.random()}.\n'
    else:
        text = text.replace('\n# ', f'\n# T{random.randrange(1000)} ', 1)
    open(path, 'w').write(text)

# How long a run of each kind takes here, now.
def takes(kind):
    if kind == 'new' and os.path.exists('place/x'):
        os.remove('place/x')
    if kind != 'new':
        edit(kind)
    start = time.monotonic()
    if index().wait() not in (0, 1):
        fail(f'{kind}: not done')
    return time.monotonic() - start

long = {kind: takes(kind) for kind in ('new', 'full', 'small')}
died = {kind: 0 for kind in long}
moments = itertools.cycle(long)
for n in range(kills):
    kind = next(moments)
    if kind == 'new' and os.path.exists('place/x'):
        os.remove('place/x')
    if kind != 'new':
        if not os.path.exists('place/x'):
            index().wait()
        edit(kind)
    before = read()
    run = index()
    time.sleep(random.uniform(0, long[kind] * 1.1))
    run.kill()
    run.communicate()
    died[kind] += run.returncode == -signal.SIGKILL
    after = read()
    if run.returncode in (0, 1) and after is None:
        fail(f'{kind}: done, but there is none')
    if after != before or n % 10 == 0:
        if after is not None:
            check(f'{kind}, killed')
    if run.returncode not in (-signal.SIGKILL, 0, 1):
        fail(f'{kind}: exit {run.returncode}')
    if n % 7 == 6 or n == kills - 1:
        if index().wait() not in (0, 1):
            fail(f'{kind}: no run after a killed one')
        check('the run after')
        if beside():
            fail(f'left behind by the run after: {beside()}')
print(f'{kills} kills: {died} died of them; runs take {({k: round(v, 3) for k, v in long.items()})} s')
if kills >= 12 and not sum(died.values()):
    fail('none was killed at work')

# Several at once: one does it, the others say so; what is there is what one of them made of the newest sources.
said, done = 0, 0
for n in range(max(3, kills // 12)):
    edit(random.choice(('small', 'full')))
    runs = [index('--jobs', '1') for _ in range(3)]
    for run in runs:
        err = run.communicate()[1].decode()
        done += run.returncode in (0, 1)
        said += run.returncode == 2
        if run.returncode not in (0, 1, 2) or (run.returncode == 2 and "another 'compliancefs index'" not in err):
            fail(f'several at once: exit {run.returncode}: {err}')
    check('several at once')
    if beside():
        fail(f'several at once: left behind: {beside()}')
if not done:
    fail('several at once: nobody did it')
print(f'several at once: {done} done, {said} said that another is at it')

# A limit for the size of files: the same as a full disk, for whoever has no file system to fill.
edit('full')
before = read()
for part in range(1, 10):
    limit = len(before) * part // 10 // 1024
    run = subprocess.run(['bash', '-c', f'ulimit -f {limit}; exec "$@"', 'bash', cfs, 'index', 'place/x', 'in', '--quiet'],
                         capture_output=True)
    if run.returncode != 2 or b'place' not in run.stderr or run.stderr.count(b'\n') != 1:
        fail(f'file size limit {part}: exit {run.returncode}: {run.stderr}')
    if read() != before or beside():
        fail(f'file size limit {part}: {beside()}')

# A folder that cannot be written.
if os.geteuid():
    os.chmod('place', 0o555)
    run = index()
    err = run.communicate()[1].decode()
    if run.returncode != 2 or 'Permission denied' not in err or err.count('\n') != 1:
        fail(f'a folder that cannot be written: exit {run.returncode}: {err}')
    if subprocess.run([cfs, 'check', 'place/x'], capture_output=True).returncode:
        fail('a folder that cannot be written: check')
    os.chmod('place', 0o755)
sys.exit(bad)
PYTHON

# A full disk, at every tenth of what a run writes; a disk that is read-only. Both need a file system of our own.
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	unshare -m bash -s "$cfs" "$top" <<'END' || bad=1
	cfs=$1 top=$2 bad=0
	mount --make-rprivate /
	fail() { printf 'FAIL: full disk: %s\n' "$*"; bad=1; }
	rm -rf in disk
	mkdir disk in
	cp -rL "$top/data/articles/." in/
	mount -t tmpfs -o size=64m disk disk
	"$cfs" index disk/x in --quiet
	bytes=$(stat -c %s disk/x)
	cp disk/x old
	printf '\nWords.\n' >>"$(find in/fr-fr -name '*27001*' | head -n 1)"
	cp -r in small
	sed -i 's/^# /# New /' "$(find in/fr-fr -name '*27001*' | head -n 1)"
	for tenth in 0 1 2 3 4 5 6 7 8 9; do
		for in in small in; do
			umount disk
			mount -t tmpfs -o "size=$((bytes + 16384 + bytes * tenth / 10))" disk disk
			cp old disk/x
			"$cfs" index disk/x $in --quiet 2>err.txt
			status=$?
			[ $status = 2 ] || fail "$in at $tenth tenths: exit $status"
			[ "$(wc -l <err.txt)" = 1 ] && grep -q 'No space left on device' err.txt || fail "$in at $tenth tenths: $(cat err.txt)"
			cmp -s old disk/x || fail "$in at $tenth tenths: the index changed"
			[ "$(ls -A disk)" = x ] || fail "$in at $tenth tenths: left behind: $(ls -A disk)"
		done
	done
	mount -o remount,size=64m disk
	mount -o remount,ro disk
	"$cfs" index disk/x in --quiet 2>err.txt
	[ $? = 2 ] && grep -q 'Read-only file system' err.txt || fail "read-only: $(cat err.txt)"
	"$cfs" check disk/x >/dev/null || fail 'read-only: check'
	mount -o remount,rw disk
	"$cfs" index disk/x in --quiet || fail 'room again'
	"$cfs" check disk/x >/dev/null || fail 'room again: check'
	umount disk
	exit $bad
END
else
	echo 'part skipped: no file system of our own'
fi
finish
