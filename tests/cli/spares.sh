#!/bin/bash
# SPDX-License-Identifier: MIT
# index --watch writes the next index to what was one a while ago (src/index/spare.c): never while somebody has it open or mapped, or
# gave it another name; what comes of it is what a run over all gives; there are three spares at most; and a watcher that is
# killed at any moment leaves a whole index, and nothing that the next one does not take away. KILLS says how often (6).
. "$(dirname "$0")/common.sh"
command -v python3 >/dev/null || { echo 'skipped: no python3'; exit 77; }

cp -rL "$top/data/articles" in
chmod -R u+w in
find in -exec touch -h -d '2024-01-01 00:00:00.5' {} +

COMPLIANCEFS=$cfs SLOWER=$slower python3 - <<'PYTHON' || bad=1
import glob, hashlib, mmap, os, random, signal, subprocess, sys, time

cfs, slower = os.environ['COMPLIANCEFS'], int(os.environ['SLOWER'])
kills = int(os.environ.get('KILLS', 6))
seed = int(os.environ.get('SEED', time.time_ns() % 10 ** 9))
random.seed(seed)
bad = 0
article = 'in/fr-fr/compliance/regulatory/gdpr.md'
before = open(article).read()

def fail(why):
    global bad
    bad = 1
    print(f'FAIL (SEED={seed}): {why}')

def watch():
    watcher = subprocess.Popen([cfs, 'index', '--watch', 'i.db', 'in'], stdout=subprocess.PIPE, text=True)
    watcher.stdout.readline()
    return watcher

def end(watcher):
    watcher.send_signal(signal.SIGTERM)
    if watcher.wait(20 * slower):
        fail(f'the watcher ends with {watcher.returncode}')
    left = [name for name in os.listdir('.') if name.startswith('.i.db')]
    if left:
        fail(f'left: {left}')

def edit(n):
    with open(article, 'w') as f:
        f.write(f'{before}\nUn mot numero {n}.\n')

def shows(n):
    until = time.time() + 20 * slower
    while time.time() < until:
        if f'numero {n}.' in subprocess.run([cfs, 'cat', 'i.db', 'text/by-locale/fr-fr/gdpr.fr-fr.txt'], capture_output=True, text=True).stdout:
            return True
        time.sleep(0.02)
    fail(f'edit {n} does not show')
    return False

def spares():
    return [name for name in os.listdir('.') if name.startswith('.i.db.spare')]

def digest(data):
    return hashlib.sha256(data).hexdigest()

def tree(index):
    subprocess.run(['rm', '-rf', 'out'])
    subprocess.run([cfs, 'export', index, 'out'], capture_output=True)
    return subprocess.run("cd out && rm -f revision && find . -type f -exec sha256sum {} + | sort -k 2", shell=True, capture_output=True).stdout

watcher = watch()
numbers, most, held = [], 0, {}
for n in range(1, 11):
    edit(n)
    if not shows(n):
        break
    file = open('i.db', 'rb')
    if n == 2:
        held['open'] = (file, digest(file.read()))
    elif n == 3:
        held['mapped'] = (mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ), digest(file.read()))
        file.close()
    elif n == 4:
        os.link('i.db', 'linked.db')
        held['linked'] = (None, digest(file.read()))
        file.close()
    else:
        file.close()
    if n > 4:
        numbers.append(os.stat('i.db').st_ino)
    most = max(most, len(spares()))
    time.sleep(0.7 * slower)

if most > 3:
    fail(f'{most} spares')
if len(set(numbers)) == len(numbers):
    fail(f'no file was used again: {numbers}')
file, was = held['open']
file.seek(0)
if digest(file.read()) != was:
    fail('somebody had it open, and it was written')
if digest(held['mapped'][0]) != held['mapped'][1]:
    fail('somebody had it mapped, and it was written')
if digest(open('linked.db', 'rb').read()) != held['linked'][1]:
    fail('it had another name, and was written')
index = open('i.db', 'rb').read()
if not any(open(name, 'rb').read() == index for name in spares()):
    fail('no spare is like the index')
if subprocess.run([cfs, 'check', 'i.db'], capture_output=True).returncode:
    fail('check')
subprocess.run([cfs, 'index', '--quiet', 'f.db', 'in'], capture_output=True)
if tree('i.db') != tree('f.db'):
    fail('it differs from a run over all')
held.clear()
end(watcher)

# One after the other, as fast as they come.
watcher = watch()
for n in range(100, 130):
    edit(n)
    time.sleep(0.03)
shows(129)
end(watcher)

for n in range(1000, 1000 + kills):
    watcher = watch()
    stop = time.time() + random.uniform(0, 1.5) * slower
    while time.time() < stop:
        edit(f'{n} {time.time()}')
        time.sleep(random.choice((0.005, 0.05, 0.6)))
    watcher.kill()
    watcher.wait()
    done = subprocess.run([cfs, 'check', 'i.db'], capture_output=True)
    if done.returncode:
        fail(f'killed: check: {done.stdout + done.stderr}')
watcher = watch()
edit('last')
shows('last')
end(watcher)
sys.exit(bad)
PYTHON
finish
