# SPDX-License-Identifier: MIT
"""Timing by turns, medians, and the table."""
import os
import resource
import statistics
import subprocess
import time

ENVIRONMENT = dict(os.environ, LC_ALL="C")


def run(*command, ok=(0,), **more):
    """Runs a command; anything but a status of `ok` ends the benchmark."""
    command = [str(x) for x in command]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, check=False, **more)
    if done.returncode not in ok:
        raise SystemExit(f"bench: {' '.join(command)}: status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def built(b, name):
    """A program of the bench's own, beside the one measured."""
    run("make", "-s", name, cwd=os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", ".."))
    return os.path.join(os.path.dirname(b.program), "plain", name)


def seconds(command, used=None):
    """Of a command whose output nobody reads; its processor time goes to the end of `used`."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT, check=False)
    took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if used is not None:
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return took


def ratio_of(ours, other):
    """The median of the ratios of neighbours."""
    return statistics.median(a / b for a, b in zip(ours, other))


def by_turns(repeats, ours, other, before=lambda: None, every=1):
    """Two functions that return a number, called by turns: their medians, and the median of the pairs' ratios.
    `before` is called first, and again after so many pairs."""
    pairs = []
    for n in range(repeats):
        if n % every == 0:
            before()
        # Who is first has the colder caches.
        pairs.append((ours(), other()) if n % 2 == 0 else (other(), ours())[::-1])
    sides = list(zip(*pairs))
    return statistics.median(sides[0]), statistics.median(sides[1]), ratio_of(*sides)


class Table:
    """Rows are printed as they are measured. Only requests can fail."""

    def __init__(self):
        self.failed = False
        self.line("", "ours", "other", "ratio", "bar", "")
        self.line("", "----", "-----", "-----", "---", "")

    def line(self, what, ours, other, ratio, bar, more):
        print(f"{what:46}{ours:>12}{other:>12}{ratio:>9} {bar:>8}  {more}".rstrip(), flush=True)

    def head(self, text):
        print(f"\n{text}", flush=True)

    def times(self, what, measured, bar, more=""):
        ours, other, ratio = measured
        self.line(what, milliseconds(ours), milliseconds(other), f"{ratio:.2f}", bar, more)

    def single(self, what, value, bar, more=""):
        self.line(what, value, "", "", bar, more)

    def requests(self, what, asked):
        """asked: {opcode: count} of one process, which may ask for STATFS once and nothing else."""
        bad = sum(asked.values()) > 1 or not set(asked) <= {"STATFS"}
        self.failed |= bad
        text = " ".join(f"{n} {code}" for code, n in sorted(asked.items()))
        self.single(what, str(sum(asked.values())), "<= 1", f"{text}{'  FAILED' if bad else ''}")


def milliseconds(s):
    return f"{s * 1000:.1f} ms" if s < 10 else f"{s:.1f} s"
