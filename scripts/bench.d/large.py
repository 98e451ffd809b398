# SPDX-License-Identifier: MIT
"""300,000 generated articles: start, memory, time and bytes an article, cost of a name and of a listing."""
import os
import random
import shutil
import statistics
import time

from indexing import size_of
from measure import milliseconds, run, seconds
from mounts import memory, mounted, processor_seconds, served, unmount, user_share

SMALL = 1000
ROOM = 35000  # bytes of disk an article: source, index


def index_seconds(b, folder, index):
    if os.path.exists(index):
        os.unlink(index)
    return seconds([b.program, "index", "--quiet", index, folder])


def index_both(b, large_index):
    small, large = b.generated(SMALL), b.generated(b.large)
    few = [index_seconds(b, small, b.file("small.db")) for _ in range(b.repeats)]
    many = index_seconds(b, large, large_index)
    few += [index_seconds(b, small, b.file("small.db")) for _ in range(b.repeats)]
    one, other = many / b.large, statistics.median(few) / SMALL
    b.table.line("index, an article", f"{one * 1e6:.0f} us", f"{other * 1e6:.0f} us", f"{one / other:.2f}", "<= 1.5",
                 f"{many:.0f} s in all; other: {SMALL} articles")
    source, made = size_of(large), os.path.getsize(large_index)
    b.table.single("index file / its sources", f"{made / source:.2f}x", "<= 2.5x", f"{made / 1e6:.0f} MB of {source / 1e6:.0f} MB")


def start(b, index):
    place, times = b.place("large"), []
    os.makedirs(place, exist_ok=True)
    for _ in range(b.repeats + 1):
        begin = time.perf_counter()
        run(b.program, "mount", index, place)
        os.stat(os.path.join(place, "README.txt"))
        times.append(time.perf_counter() - begin)
        unmount(place)
    b.table.single("exec to usable mount", milliseconds(statistics.median(times[1:])), "<= 30 ms")


def resident(b, index, chance):
    with served(b.program, index, b.place("large")) as server:
        top = os.path.join(b.place("large"), "text/by-locale")
        files = [f for f in run("find", top, "-type", "f").splitlines() if not f.endswith("index.txt")]
        for file in chance.sample(files, min(len(files), 1000)):
            with open(file, "rb") as f:
                f.read()
        b.table.single("RssAnon after find and 1,000 reads", f"{memory(server, 'RssAnon') / 1e6:.1f} MB", "<= 40 MB",
                       f"{len(files)} files")


def spent_line(b, what, server, spent, count, bar, names):
    """Inside the program; with its system calls, which fetch requests and answer them, in the remark."""
    each = spent / count * 1e6
    b.table.single(what, f"{each * user_share(server):.1f} us", bar, f"{each:.1f} us with its system calls; {count} {names}")


def cost(b, index, chance):
    folder = "text/by-service/" + run(b.program, "ls", index, "text/by-service").splitlines()[0]
    with served(b.program, index, b.place("large")) as server:
        top = os.path.join(b.place("large"), folder)
        before = processor_seconds(server)
        names = [entry.name for entry in os.scandir(top)]
        spent = processor_seconds(server) - before
        spent_line(b, "readdir, an entry", server, spent, len(names), "<= 2 us", "entries")
    with served(b.program, index, b.place("large")) as server:
        top = os.path.join(b.place("large"), folder)
        chosen = chance.sample(names, min(len(names), 10000))
        before = processor_seconds(server)
        for name in chosen:
            os.stat(os.path.join(top, name))
        spent = processor_seconds(server) - before
        spent_line(b, "lookup", server, spent, len(chosen), "<= 10 us", "names")


def large(b):
    b.table.head(f"{b.large} generated articles")
    if shutil.disk_usage(b.folder).free < b.large * ROOM:
        b.table.single("skipped", "-", "", f"needs {b.large * ROOM / 1e9:.0f} GB free below {b.folder}")
        return
    index, chance = b.file("large.db"), random.Random(1)
    if b.keep and os.path.exists(index):
        b.table.single("index, an article", "-", "", "--keep: the index of an earlier run")
    else:
        index_both(b, index)
    start(b, index)
    resident(b, index, chance)
    cost(b, index, chance)
