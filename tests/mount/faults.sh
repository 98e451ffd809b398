#!/bin/sh
# SPDX-License-Identifier: MIT
# A call of the C library fails in the process that serves, the n-th of its kind (tests/inject/inject.c), in libfuse and SQLite
# too: it does not mount and says why in one line, or serves; readers meet errors at most; and it ends as always, with
# nothing mounted and no process left. FAULTS says how many of each kind (1).
. "$(dirname "$0")/common"
inject=${INJECT_LIBRARY:-$root/build/plain/tests/inject.so}
[ -e "$inject" ] || skip "no $inject"
command -v python3 >/dev/null || skip "no python3"

PROGRAM=$program INDEX=$index MNT=$mnt SLOWER=$slower INJECT_LIBRARY=$inject python3 - <<'END' || failures=1
import errno, os, random, re, signal, subprocess, sys, time

program, index, mnt, library = (os.environ[name] for name in ('PROGRAM', 'INDEX', 'MNT', 'INJECT_LIBRARY'))
each = int(os.environ.get('FAULTS', 1))
slower = int(os.environ['SLOWER'])
seed = int(os.environ.get('SEED', time.time_ns() % 10 ** 9))
random.seed(seed)
# A sanitizer has to be the first; its memory cannot fail then, all else can.
first = ':'.join(line.split()[2] for line in subprocess.run(['ldd', program], capture_output=True, text=True).stdout.splitlines()
                 if re.match(r'\s*lib[at]san\.', line))
bad, tried, refused, ended = 0, 0, 0, 0

def fail(what, why):
    global bad
    bad = 1
    print(f'not ok (SEED={seed}): {what}: {why}')

def is_mounted():
    return any(line.split()[1] == mnt for line in open('/proc/self/mounts'))

def wait(test):
    end = time.monotonic() + 30 * slower
    while not test() and time.monotonic() < end:
        time.sleep(0.02)
    return test()

def helpers(pid):
    return subprocess.run(['pgrep', '-P', str(pid)], capture_output=True, text=True).stdout.split()

def once(group, n, many, code):
    global tried, refused, ended
    what = f'{group} {n}, {many} times, {errno.errorcode.get(code, code)}'
    tried += 1
    server = subprocess.Popen([program, 'mount', index, mnt, '-f'], stderr=subprocess.PIPE,
                              env=dict(os.environ, LD_PRELOAD=f'{first}:{library}', INJECT=f'{group}:{n}:{many}:{code}'))
    wait(lambda: is_mounted() or server.poll() is not None)
    helper = helpers(server.pid)
    if is_mounted():
        readers = [subprocess.Popen(['sh', '-c', command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                   for command in (f'ls -lR "{mnt}"; cat "{mnt}"/text/by-*/*/*', f'tar cf - "{mnt}/html"', f'cat "{mnt}"/json/*/*/*')]
        end = time.monotonic() + 5
        while time.monotonic() < end and any(r.poll() is None for r in readers) and server.poll() is None:
            time.sleep(0.02)
        ended += server.poll() is not None
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
        try:
            server.wait(30 * slower)
        except subprocess.TimeoutExpired:
            fail(what, 'does not end')
            server.kill()
        for r in readers:
            try:
                r.wait(30 * slower)
            except subprocess.TimeoutExpired:
                fail(what, 'a reader hangs')
                r.kill()
    else:
        refused += 1
    status, err = server.wait(), server.stderr.read().decode(errors='replace')
    if status not in (0, 2):
        fail(what, f'status {status}: {err[-500:]}')
    if status == 2 and not err.strip():
        fail(what, 'ends without a word')
    if not wait(lambda: not is_mounted()):
        fail(what, f'still mounted: {err[-500:]}')
        subprocess.run(['fusermount3', '-u', '-z', mnt])
    for pid in helper:
        if not wait(lambda: not os.path.exists(f'/proc/{pid}')):
            fail(what, 'the unmounter is left')

kinds = [('memory', errno.ENOMEM, 1), ('memory', errno.ENOMEM, 5), ('memory', errno.ENOMEM, 10 ** 9), ('open', errno.EMFILE, 1),
         ('open', errno.EACCES, 10 ** 9), ('read', errno.EIO, 1), ('read', errno.EIO, 10 ** 9), ('read', errno.EINTR, 3), ('read', errno.ENOMEM, 1),
         ('write', errno.ENOENT, 1), ('write', errno.EINVAL, 1), ('write', errno.EIO, 10 ** 9), ('map', errno.ENOMEM, 1), ('map', errno.ENOMEM, 10 ** 9),
         ('thread', errno.EAGAIN, 1), ('thread', errno.EAGAIN, 10 ** 9), ('process', errno.EAGAIN, 1), ('process', errno.EAGAIN, 10 ** 9)]
most = {'memory': 4000, 'open': 12, 'read': 800, 'write': 800, 'map': 8, 'thread': 12, 'process': 3}
for group, code, many in kinds:
    if group == 'memory' and first:
        continue
    for i in range(each):
        once(group, 1 if i == 0 else round(most[group] ** random.random()), many, code)
# Each of those about the mounting: who would unmount needs the table of mounts, and may be unable to open it.
for n in range(5, 10):
    once('open', n, 10 ** 9, errno.EACCES)
print(f'{tried} faults: {refused} not mounted, {ended} ended by themselves')
sys.exit(bad)
END
finish
