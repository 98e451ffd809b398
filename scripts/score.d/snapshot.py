# SPDX-License-Identifier: MIT
"""An index made and read by the program itself, without a mount: any machine can score."""
import json
import os
import subprocess

BATCH = 200  # paths on one command line


class Snapshot:
    """An index of some sources, and its files by path."""

    def __init__(self, program, file, sources):
        self.program, self.file = program, file
        self.sources = [os.path.abspath(s) for s in sources]
        made = subprocess.run([program, "index", file, "--quiet"] + self.sources, capture_output=True, text=True)
        if made.returncode > 1:
            raise SystemExit(f"score: cannot index: {made.stderr}")

    def _run(self, verb, *paths):
        return subprocess.run([self.program, verb, self.file, *paths], capture_output=True, check=False).stdout

    def list(self, folder):
        return self._run("ls", folder).decode().splitlines()

    def _stat(self, paths, field):
        """One field of many paths, in order."""
        values = []
        for i in range(0, len(paths), BATCH):
            values += [line.split()[1] for line in self._run("stat", *paths[i:i + BATCH]).decode().splitlines()
                       if line.startswith(f"  {field}:")]
        return values

    def walk(self, folder):
        """All files below a folder, by path."""
        paths = [f"{folder}/{name}" for name in self.list(folder)]
        for path, kind in zip(paths, self._stat(paths, "type")):
            if kind == "file":
                yield path
            else:
                yield from self.walk(path)

    def read(self, paths):
        """The bytes of files: {path: bytes}. `cat` writes them one after the other; `stat` says how long each is."""
        paths, files = list(paths), {}
        for i in range(0, len(paths), BATCH):
            batch = paths[i:i + BATCH]
            sizes = [int(size) for size in self._stat(batch, "size")]
            data, at = self._run("cat", *batch), 0
            if len(sizes) != len(batch) or sum(sizes) != len(data):
                raise SystemExit(f"score: {self.file}: sizes and bytes differ in {batch[0]} ...")
            for path, size in zip(batch, sizes):
                files[path] = data[at:at + size]
                at += size
        return files

    def articles(self):
        """The JSON of every article: {(locale, article): object}; "file" is added: where the source lies."""
        paths = [f"json/by-locale/{locale}/{name}" for locale in self.list("json/by-locale")
                 for name in self.list(f"json/by-locale/{locale}")]
        found = {}
        for data in self.read(paths).values():
            article = json.loads(data)
            article["file"] = self._source_file(article)
            found[article["locale"], article["article"]] = article
        return found

    def _source_file(self, article):
        files = [os.path.join(s, article["source"]) for s in self.sources]
        files = [f for f in files if os.path.isfile(f) and f"/{article['locale']}/" in f.lower()]
        return files[0] if files else None
