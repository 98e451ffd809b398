# SPDX-License-Identifier: MIT
"""Indexing: from nothing against hugo, again, after one edit; and what it takes on disk."""
import itertools
import os
import shutil
import statistics
import time

from hugosite import write_site
from measure import by_turns, milliseconds, run, seconds
from mounts import mounted


def size_of(folder):
    """Bytes of all files below it that `index` reads."""
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)


def from_nothing(b):
    index, site, public = b.file("fresh.db"), b.place("hugo"), b.place("public")
    turns = b.place("from-nothing")
    shutil.rmtree(turns, ignore_errors=True)
    os.makedirs(turns)
    indexes = (os.path.join(turns, f"{n}.db") for n in itertools.count())
    sites = (os.path.join(turns, f"site-{n}") for n in itertools.count())
    count = write_site(b.corpus, b.locales(), site)

    # Each writes to a new place, when what was written before is on the disk: our side waits for the disk (fsync), and would wait
    # for hugo's files, too; and hugo would pay for the removal of its last ones.
    def ours():
        os.sync()
        return seconds([b.program, "index", "--quiet", next(indexes), b.corpus])

    def hugo():
        os.sync()
        return seconds(["hugo", "--quiet", "--source", site, "--destination", next(sites)])

    run(b.program, "index", "--quiet", index, b.corpus, ok=(0, 1))
    run("hugo", "--source", site, "--destination", public)
    measured = by_turns(b.repeats, ours, hugo)
    shutil.rmtree(turns)
    made = sum(name == "index.html" for _, _, names in os.walk(public) for name in names)
    b.table.times("from nothing, other: hugo", measured, "<= 0.33", f"{count} articles; hugo made {made} pages, HTML only")
    b.table.single("hugo / index", f"{1 / measured[2]:.1f}x", ">= 3x")
    again = statistics.median(seconds([b.program, "index", "--quiet", index]) for _ in range(2 * b.repeats))
    b.table.single("again, nothing changed", milliseconds(again), "<= 30 ms")
    source, made = size_of(b.corpus), os.path.getsize(index)
    b.table.single("index file / its sources", f"{made / source:.2f}x", "<= 2.5x", f"{made / 1e6:.1f} MB of {source / 1e6:.1f} MB")


def longest_wait(mnt_file, marker, limit):
    """Until the marker is seen in a file; None if it is not within `limit` seconds."""
    end = time.perf_counter() + limit
    while time.perf_counter() < end:
        with open(mnt_file, "rb") as f:
            if marker in f.read():
                return True
    return None


def edited(b):
    """One article of a copy is changed; then plain `index`, then `cat` until the mount tells."""
    copy, index = b.place("edited"), b.file("edited.db")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(b.corpus, copy)
    run(b.program, "index", "--quiet", index, copy, ok=(0, 1))
    alone, seen, follows = [], [], True
    with mounted(b.program, index, b.place("follow")) as mnt:
        at, name = b.some_article(copy)
        for n in range(2 * b.repeats):
            marker = f"benchmark-edit-{n}"
            with open(name, "a", encoding="utf-8") as f:
                f.write(f"\n\n{marker}\n")
            start = time.perf_counter()
            run(b.program, "index", "--quiet", index, ok=(0, 1))
            alone.append(time.perf_counter() - start)
            follows = follows and longest_wait(os.path.join(mnt, at), marker.encode(), 1)
            if follows:
                seen.append(time.perf_counter() - start)
    b.table.single("one article edited, `index` alone", milliseconds(statistics.median(alone)), "")
    if seen:
        b.table.single("one article edited, until cat shows it", milliseconds(statistics.median(seen)), "<= 34 ms")
    else:
        b.table.single("one article edited, until cat shows it", "-", "<= 34 ms", "the mount does not follow a new index yet")


def indexing(b):
    b.table.head(f"index of {b.corpus_name}")
    from_nothing(b)
    edited(b)
