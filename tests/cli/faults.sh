#!/bin/bash
# SPDX-License-Identifier: MIT
# A call of the C library fails, the n-th of its kind (tests/inject/inject.c): memory, opening, reading, writing, syncing,
# renaming, threads; in SQLite and the other libraries, too. The program says so in one line, or does without; it
# never dies of it. The index is the one before or the new one, whole, and nothing lies beside it. FAULTS says how many of
# each kind at most (5).
. "$(dirname "$0")/common.sh"
inject=${INJECT_LIBRARY:-$top/build/plain/tests/inject.so}
[ -e "$inject" ] || { echo "skipped: no $inject"; exit 77; }
command -v python3 >/dev/null || { echo 'skipped: no python3'; exit 77; }

COMPLIANCEFS=$cfs INJECT_LIBRARY=$inject ARTICLES=$top/data/articles python3 - <<'PYTHON' || bad=1
import errno, os, re, shutil, subprocess, sys

cfs, library, articles = (os.environ[name] for name in ('COMPLIANCEFS', 'INJECT_LIBRARY', 'ARTICLES'))
most = int(os.environ.get('FAULTS', 5))
slower = int(os.environ.get('COMPLIANCEFS_SLOWER', 1))
# A sanitizer has to be the first; its memory cannot fail then, all else can.
first = ':'.join(line.split()[2] for line in subprocess.run(['ldd', cfs], capture_output=True, text=True).stdout.splitlines()
                 if re.match(r'\s*lib[at]san\.', line))
bad, tried, refused = 0, 0, 0
# What fails, how, and how often in a row: once, or from then on for good.
kinds = [(group, code, many) for group, codes in {
    **({} if first else {'memory': [errno.ENOMEM]}), 'open': [errno.EMFILE, errno.EACCES], 'read': [errno.EIO], 'write': [errno.ENOSPC, errno.EIO, 0],
    'sync': [errno.EIO], 'file': [errno.EIO], 'map': [errno.ENOMEM], 'thread': [errno.EAGAIN]}.items()
    for code in codes for many in ((1, 10 ** 9) if group in ('memory', 'write', 'read') else (1,))]

def run(verb, *words, inject=None):
    environment = dict(os.environ)
    if inject:
        environment.update(inject, LD_PRELOAD=f'{first}:{library}')
    done = subprocess.run([cfs, verb, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60 * slower)
    return done.returncode, done.stdout.decode(errors='replace'), done.stderr.decode(errors='replace')

def fail(what, why):
    global bad
    bad = 1
    print(f'FAIL: {what}: {why}')

def count(group, *command):
    if os.path.exists('count'):
        os.remove('count')
    run(*command, inject={'INJECT': f'{group}:999999999:0:5', 'INJECT_COUNT': 'count'})
    return max(int(line.split()[2]) for line in open('count'))

def places(n):
    """Where to fail: everywhere, or evenly with both ends."""
    return range(1, n + 1) if n <= most else sorted({1 + round(i * (n - 1) / (most - 1)) for i in range(most)})

def one_line(what, status, err):
    # What a reader of the old index met, and an article that there was no memory for, come first and are not all.
    lines = [line for line in err.splitlines() if not line.startswith(("compliancefs: 'place/x': ", 'compliancefs: warning: '))]
    if status == 2 and (len(lines) != 1 or not re.match(r'compliancefs: .{10}', lines[0])):
        fail(what, f'not one line: {err[:500]!r}')

def read(path):
    return open(path, 'rb').read() if os.path.exists(path) else None

def prepare(scenario):
    """A folder with what the run finds: nothing, or an index and sources that were changed since."""
    shutil.rmtree('place', ignore_errors=True)
    shutil.rmtree('in', ignore_errors=True)
    os.mkdir('place')
    for locale in ('en-us', 'fr-fr'):
        shutil.copytree(os.path.join(articles, locale), os.path.join('in', locale))
    if scenario == 'new':
        return
    assert run('index', 'place/x', 'in')[0] == 0
    path = next(os.path.join(folder, name) for folder, _, names in sorted(os.walk('in/fr-fr')) for name in sorted(names)
                if name.endswith('27001.md'))
    text = open(path).read()
    text = text.rstrip('\n') + '\n\nUne phrase.\n' if scenario == 'small' else text.replace('\n# ', '\n# Nouveau ', 1)
    open(path, 'w').write(text)

def check_place(what, status, before, err):
    beside = sorted(os.listdir('place'))
    now = read('place/x')
    if [name for name in beside if name != 'x']:
        fail(what, f'left behind: {beside}')
    # Written, but what it holds cannot be told.
    if status == 2 and now != before and "'place/x'" not in err:
        fail(what, f'not done, but the index changed: {err}')
    if now != before and run('check', 'place/x')[0] != 0:
        fail(what, f'check: {run("check", "place/x")}')
    if status in (0, 1) and now is None:
        fail(what, 'done, but there is no index')

for scenario in 'new', 'full', 'small':
    prepare(scenario)
    before = read('place/x')
    shutil.copytree('place', 'kept')
    command = ('index', 'place/x', 'in', '--jobs', '2', '--quiet')
    for group, code, many in kinds:
        shutil.rmtree('place')
        shutil.copytree('kept', 'place')
        for n in places(count(group, *command)):
            shutil.rmtree('place')
            shutil.copytree('kept', 'place')
            what = f'index ({scenario}), {group} {n}, errno {code}, {many} times'
            tried += 1
            status, out, err = run(*command, inject={'INJECT': f'{group}:{n}:{many}:{code}'})
            refused += status == 2
            if status not in (0, 1, 2):
                fail(what, f'exit {status}: {err[:300]}')
            one_line(what, status, err)
            check_place(what, status, before, err)
    shutil.rmtree('kept')

prepare('new')
assert run('index', 'place/x', 'in')[0] == 0
before = read('place/x')
for command in (('ls', 'place/x', 'html/by-locale/fr-fr'), ('cat', 'place/x', 'html/by-locale/fr-fr/iso-27001.fr-fr.html'),
                ('info', 'place/x'), ('check', 'place/x'), ('search', 'place/x', 'certificat'), ('export', 'place/x', 'out')):
    shutil.rmtree('out', ignore_errors=True)
    expected = run(*command)
    for group, code, many in kinds:
        shutil.rmtree('out', ignore_errors=True)
        for n in places(count(group, *command)):
            shutil.rmtree('out', ignore_errors=True)
            what = f'{" ".join(command)}, {group} {n}, errno {code}, {many} times'
            tried += 1
            status, out, err = run(*command, inject={'INJECT': f'{group}:{n}:{many}:{code}'})
            refused += status == 2
            if status not in (0, 1, 2):
                fail(what, f'exit {status}: {err[:300]}')
            if status == 0 and command[0] != 'export' and out != expected[1]:
                fail(what, 'good, but another output')
            if status == 2 and not err:
                fail(what, 'says nothing')
    if read('place/x') != before:
        fail(' '.join(command), 'the index changed')
print(f'{tried} faults, {refused} of them ended a run')
sys.exit(bad)
PYTHON
finish
