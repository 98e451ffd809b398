# SPDX-License-Identifier: MIT
"""
Reading: warm against an export on the disk's own file system, cold against squashfuse_ll.

Two exports are read, because ext4 keeps two kinds of warm files. What was just written lies in the page cache in folios as
large as the writes were. Evicted and read again, as a tree is that was there before the machine started, it lies in single pages,
which costs a reader 4 % (grep) and 2 % (tar) more processor time. A mount's bytes always come by reading, and FUSE has large
folios only after Linux 6.18, so the bars are for the export that was read; the other ratio stands behind them.

And where the pages lie in memory decides more than who keeps them: of two exports of the same bytes on one ext4 one took grep 8 %
more processor time, whose 2,470 pages lay in 1,200 regions of 2 MB, not in 260 (misses of the TLB). It is chance, but for an export
that is evicted and read at once: it gets back what it had just given up, where it lay in one piece. So for the bars both are evicted,
then read in turns, a file here and a file there: they share what memory is to be had; and that several times.
"""
import os

from measure import built, by_turns, ratio_of, run, seconds
from mounts import Asked, mounted, squashfs

WORDS = "no such words anywhere"


def commands(top):
    """What people run on a tree."""
    return {
        "grep -r": ["grep", "-r", WORDS, top],
        "rg": ["rg", "--no-ignore", WORDS, top],
        "ls -lR": ["ls", "-lR", top],
        "find": ["find", top, "-type", "f", "-size", "+1k"],
        # To a pipe: tar does not read what it writes to /dev/null.
        "tar": ["sh", "-c", 'tar -cf - -C "$0" . | cat >/dev/null', top],
    }


def read_anew(*tops):
    """All files out of the page cache, and in again; of several folders with the same names, in turns."""
    names = [os.path.relpath(os.path.join(folder, name), tops[0]) for folder, _, files in os.walk(tops[0]) for name in files]
    paths = [os.path.join(top, name) for name in names for top in tops]
    os.sync()
    for path in paths:
        with open(path, "rb") as f:
            os.posix_fadvise(f.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    for path in paths:
        with open(path, "rb") as f:
            f.read()


def compared(repeats, command, other, anew=lambda: None):
    """Two commands by turns, in three sittings; in each they have been run a few times before. (times, ratio of processor times)"""
    used = [], []

    def sit():
        anew()
        for _ in range(3):
            seconds(command), seconds(other)

    times = by_turns(3 * repeats, lambda: seconds(command, used[0]), lambda: seconds(other, used[1]), sit, repeats)
    return times, ratio_of(*used)


def warm(b):
    b.table.head("text/by-locale, warm: requests that reach the program (counted on a mount of its own with -d)")
    with Asked(b.program, b.index, b.place("asked")) as asked:
        top = os.path.join(asked.place, "text/by-locale")
        for what, command in commands(top).items():
            seconds(command)
            seconds(command)
            b.table.requests(what, asked.count(command))
    kind = run("df", "--output=fstype", b.export).split()[-1]
    b.table.head(f"text/by-locale, warm: the mount against an export on {kind}, read from the disk")
    with mounted(b.program, b.index, b.place("warm")) as mnt:
        ours, other, new = (os.path.join(top, "text/by-locale") for top in (mnt, b.export, b.written))
        for what, command in commands(ours).items():
            read, used = compared(b.repeats, command, commands(other)[what], lambda: read_anew(ours, other))
            written, _ = compared(b.repeats, command, commands(new)[what])
            b.table.times(what, read, "<= 1.05", f"processor time: {used:.2f}; just written: {written[2]:.2f}")


def calls(b):
    """Where the difference lies: in what the kernel does at open and close of any file of a FUSE (calls.c)."""
    b.table.head("each file of text/by-locale, warm: the least that a call took; the mount against the exports as above")
    program = built(b, "calls-bench")
    with mounted(b.program, b.index, b.place("warm")) as mnt:
        tops = [os.path.join(top, "text/by-locale") for top in (mnt, b.export, b.written)]
        read_anew(*tops[:2])
        for top in tops:
            seconds(commands(top)["grep -r"])
        sides = [map(int, line.split()) for line in run(program, 20 * b.repeats, *tops).splitlines()]
    for what, ours, read, written in zip(("open", "fstat", "read", "read at the end", "close", "lstat"), *sides):
        b.table.line(what, f"{ours} ns", f"{read} ns", f"{ours / read:.2f}", "", f"just written: {written} ns")


def cold(b):
    """A fresh mount each time; the index and the image themselves stay in the page cache."""
    b.table.head("text/by-locale, fresh mounts: first read, against squashfuse_ll on a squashfs (gzip) of the export")
    run("mksquashfs", b.export, b.file("export.squashfs"), "-noappend", "-quiet", "-no-progress")

    def ours(what):
        with mounted(b.program, b.index, b.place("cold")) as mnt:
            return seconds(commands(os.path.join(mnt, "text/by-locale"))[what])

    def other(what):
        with squashfs(b.file("export.squashfs"), b.place("squash")) as mnt:
            return seconds(commands(os.path.join(mnt, "text/by-locale"))[what])

    for what, bar in (("grep -r", "<= 0.25"), ("ls -lR", "<= 0.25"), ("rg", ""), ("tar", "")):
        b.table.times(what, by_turns(b.repeats, lambda: ours(what), lambda: other(what)), bar)
    warm_disk = commands(os.path.join(b.export, "text/by-locale"))["grep -r"]
    seconds(warm_disk)
    b.table.times("grep -r, other: the export, warm", by_turns(b.repeats, lambda: ours("grep -r"), lambda: seconds(warm_disk)), "")
