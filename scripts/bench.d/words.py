# SPDX-License-Identifier: MIT
"""The full text: what building it costs beside FTS5 with unicode61 on the same text, and answers."""
import os
import statistics
import subprocess
import time

from measure import ENVIRONMENT, built, milliseconds, run

QUERIES = ["audit report", "encrypt*", "microsoft", "\"audit report\"", "service:power-bi compliance"]


def words(b):
    b.table.head(f"full text of {b.corpus_name}")
    program = built(b, "words-bench")
    text = os.path.join(b.export, "text", "by-locale")
    ours, theirs, ratio, our_bytes, their_bytes, of_text = run(program, text, b.repeats, b.file("words.db")).split()
    b.table.times("terms and index, other: unicode61 (CPU time)", (float(ours), float(theirs), float(ratio)), "<= 1.5",
                  f"{int(our_bytes) / 1e6:.1f} and {int(their_bytes) / 1e6:.1f} MB of {int(of_text) / 1e6:.1f} MB text")
    times = []
    for query in QUERIES * b.repeats:
        start = time.perf_counter()
        subprocess.run([b.program, "search", b.index, query], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env=ENVIRONMENT, check=False)
        times.append(time.perf_counter() - start)
    b.table.single("search, ten results shown", milliseconds(statistics.median(times)), "",
                   f"slowest {milliseconds(max(times))}")
