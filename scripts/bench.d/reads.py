# SPDX-License-Identifier: MIT
"""Reading: warm against an export on the disk's own file system, cold against squashfuse_ll."""
import os

from measure import by_turns, run, seconds
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


def warm(b):
    b.table.head("text/by-locale, warm: requests that reach the program (counted on a mount of its own with -d)")
    with Asked(b.program, b.index, b.place("asked")) as asked:
        top = os.path.join(asked.place, "text/by-locale")
        for what, command in commands(top).items():
            seconds(command)
            seconds(command)
            b.table.requests(what, asked.count(command))
    b.table.head("text/by-locale, warm: the mount against an export on " + run("df", "--output=fstype", b.export).split()[-1])
    with mounted(b.program, b.index, b.place("warm")) as mnt:
        other = commands(os.path.join(b.export, "text/by-locale"))
        for what, command in commands(os.path.join(mnt, "text/by-locale")).items():
            for _ in range(3):
                seconds(command), seconds(other[what])
            b.table.times(what, by_turns(3 * b.repeats, lambda: seconds(command), lambda: seconds(other[what])), "<= 1.05")


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
