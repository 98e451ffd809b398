# SPDX-License-Identifier: MIT
"""Mounts that end with a `with`, and what their programs were asked."""
import collections
import os
import re
import subprocess
import time
from contextlib import contextmanager

from measure import run


def unmount(place):
    for command in (["fusermount3", "-u", place], ["umount", "-l", place]):
        if subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return


@contextmanager
def mounted(program, index, place):
    """In the background, as users mount."""
    os.makedirs(place, exist_ok=True)
    run(program, "mount", index, place)
    try:
        yield place
    finally:
        unmount(place)


@contextmanager
def squashfs(image, place):
    os.makedirs(place, exist_ok=True)
    run("squashfuse_ll", image, place)
    try:
        yield place
    finally:
        unmount(place)


@contextmanager
def served(program, index, place, *options, log=subprocess.DEVNULL):
    """In the foreground, by a process that is known: yields it."""
    os.makedirs(place, exist_ok=True)
    before = os.stat(place).st_dev
    with subprocess.Popen([program, "mount", "-f", index, place, *options], stderr=log) as server:
        try:
            while os.stat(place).st_dev == before:
                if server.poll() is not None:
                    raise SystemExit(f"bench: cannot mount {index}")
                time.sleep(0.005)
            yield server
        finally:
            unmount(place)
            server.wait()


class Asked:
    """Counts the requests that reach the program: libfuse's own debug lines of a mount with -d, one a request."""

    def __init__(self, program, index, place):
        self.program, self.index, self.place, self.file = program, index, place, place + ".log"

    def __enter__(self):
        self.log = open(self.file, "w+b")
        self.mount = served(self.program, self.index, self.place, "-d", log=self.log)
        self.mount.__enter__()
        return self

    def __exit__(self, *why):
        self.mount.__exit__(*why)
        self.log.close()
        os.unlink(self.file)

    def count(self, command):
        """{opcode: count} of one run of a command."""
        time.sleep(0.2)
        start = os.path.getsize(self.file)
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        time.sleep(0.2)
        with open(self.file, "rb") as f:
            f.seek(start)
            return collections.Counter(re.findall(r"opcode: ([A-Z_]+)", f.read().decode("utf-8", "replace")))


def processor_seconds(server):
    """What all threads of a process have used so far, in the kernel on its behalf too."""
    folder, total = f"/proc/{server.pid}/task", 0
    for task in os.listdir(folder):
        with open(f"{folder}/{task}/schedstat", encoding="ascii") as f:
            total += int(f.read().split()[0])
    return total / 1e9


def user_share(server):
    """Of that, the part spent in the program itself: a sampled figure."""
    with open(f"/proc/{server.pid}/stat", encoding="ascii") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    user, system = int(fields[11]), int(fields[12])
    return user / max(1, user + system)


def memory(server, field):
    """A field of /proc/PID/status in bytes."""
    with open(f"/proc/{server.pid}/status", encoding="ascii") as f:
        return int(re.search(rf"^{field}:\s+(\d+)", f.read(), re.M).group(1)) * 1024
