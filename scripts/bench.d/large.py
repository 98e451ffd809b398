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


def corpus(b, count):
    """Generated once: it is the same every time."""
    folder = b.place(f"corpus-{count}")
    if not os.path.exists(folder + ".whole"):
        shutil.rmtree(folder, ignore_errors=True)
        b.generate(count, folder)
        open(folder + ".whole", "w").close()
    return folder


def index_seconds(b, folder, index):
    if os.path.exists(index):
        os.unlink(index)
    return seconds([b.program, "index", "--quiet", index, folder])


def index_both(b, large_index):
    small, large = corpus(b, SMALL), corpus(b, b.large)
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


def cost(b, index, chance):
    """Processor time of the program: its system calls to fetch requests and to answer them are in it."""
    folder = "text/by-service/" + run(b.program, "ls", index, "text/by-service").splitlines()[0]
    with served(b.program, index, b.place("large")) as server:
        top = os.path.join(b.place("large"), folder)
        before = processor_seconds(server)
        names = [entry.name for entry in os.scandir(top)]
        spent = processor_seconds(server) - before
        b.table.single("readdir, an entry", f"{spent / len(names) * 1e6:.1f} us", "<= 2 us",
                       f"{len(names)} entries; {user_share(server):.0%} of it in the program itself")
    with served(b.program, index, b.place("large")) as server:
        top = os.path.join(b.place("large"), folder)
        chosen = chance.sample(names, min(len(names), 10000))
        before = processor_seconds(server)
        for name in chosen:
            os.stat(os.path.join(top, name))
        spent = processor_seconds(server) - before
        b.table.single("lookup", f"{spent / len(chosen) * 1e6:.1f} us", "<= 10 us",
                       f"{len(chosen)} names; {user_share(server):.0%} of it in the program itself")


def large(b):
    b.table.head(f"{b.large} generated articles")
    index, chance = b.file("large.db"), random.Random(1)
    if b.keep and os.path.exists(index):
        b.table.single("index, an article", "-", "", "--keep: the index of an earlier run")
    else:
        index_both(b, index)
    start(b, index)
    resident(b, index, chance)
    cost(b, index, chance)
