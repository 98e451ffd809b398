# SPDX-License-Identifier: MIT
"""
text/ against the published form: interface.md's text format written a second time, over cmark-gfm's HTML, and compared
word by word in order. Folded on both sides: white space (so the indentation), the length of underlines, the
percent-encoding of URLs. Not compared: the Key: value head, which is not in the article.
"""
import difflib
import re
from urllib.parse import unquote, urljoin

import page

SITE = "https://learn.microsoft.com/"
ALERT = re.compile(r"\s*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*\n?", re.IGNORECASE)
BLOCKS = set("""address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol p pre section summary table tr ul""".split())
SPACES = str.maketrans({c: " " for c in "\u00a0\u202f\u2007\u3000"} | {c: None for c in "\u200b\ufeff\u00ad"})
CJK = re.compile("[\u1100-\u11ff\u2e80-\u303f\u3040-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
                 "\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
SOFT, HARD = "\n", "\v"


def resolve(url, locale, source):
    """The public address of a link as the article has it."""
    url = re.sub(r"[\x00-\x1f\x7f]", "", url.strip())
    if re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE) or url.startswith("#") or not url:
        return url
    if url.startswith("//"):
        return "https:" + url
    if url.startswith("/"):
        foreign = re.match(r"/[a-z]{2}-[a-z]{2}(/|$)", url, re.IGNORECASE)
        return SITE.rstrip("/") + url if foreign else SITE + locale + url
    path, tail = re.match(r"([^?#]*)(.*)", url, re.DOTALL).groups()
    path = urljoin(f"{SITE}{locale}/{source.lower()}", path.lower())
    path = re.sub(r"\.(md|yml)$", "", path)
    return (path[:-len("index")] if path.endswith("/index") else path) + tail


class Writer:
    """Lines of text from a tree."""

    def __init__(self, locale, source):
        self.locale, self.source = locale, source
        self.lines, self.line = [], ""
        self.prefixes, self.marker = [], None

    def flush(self, words=None):
        words = squeeze_breaks(self.line if words is None else words)
        self.line = ""
        if not words:
            return
        if self.marker is not None:
            self.lines.append("".join(self.prefixes[:self.marker[0]]) + self.marker[1] + words)
            self.marker = None
        else:
            self.lines.append("".join(self.prefixes) + words)

    def mark(self, text):
        if self.marker is None:
            self.marker = (len(self.prefixes), "")
        self.marker = (self.marker[0], self.marker[1] + text)

    def flush_marker(self):
        if self.marker is not None:
            self.lines.append("".join(self.prefixes[:self.marker[0]]) + self.marker[1])
            self.marker = None

    def inside(self, prefix, node):
        self.prefixes.append(prefix)
        self.children(node)
        self.flush()
        self.flush_marker()
        self.prefixes.pop()

    def children(self, node):
        for child in node[2]:
            if isinstance(child, str):
                self.line += child
            else:
                self.node(child)

    def link(self, node):
        outer, self.line = self.line, ""
        self.children(node)
        words, self.line = self.line, outer
        href = node[1].get("href")
        if not href or href.startswith("#") or not re.match(r"(https?|mailto):", href_scheme(href), re.IGNORECASE):
            self.line += words
            return
        url = unquote(resolve(href, self.locale, self.source))
        seen = squeeze_breaks(words)
        if not seen:
            self.line += (" " if self.line.strip() else "") + f"<{url}>"
        elif unquote(seen.translate(SPACES)) in (url, url.removeprefix("mailto:")):
            self.line += words
        else:
            self.line += f"{words.rstrip()} <{url}>" + words[len(words.rstrip()):]

    def list(self, node):
        number = int(node[1].get("start") or 1)
        for child in node[2]:
            if isinstance(child, str):
                self.line += child
                continue
            self.flush()
            if child[0] == "li":
                self.mark(f"{number}. " if node[0] == "ol" else "- ")
                number += 1
                self.inside("  ", child)
            else:
                self.node(child)

    def quote(self, node):
        first = next((c for c in node[2] if not isinstance(c, str)), None)
        text = first[2][0] if first and first[0] == "p" and first[2] and isinstance(first[2][0], str) else ""
        alert = ALERT.match(text)
        if alert:
            first[2][0] = text[alert.end():]
            self.mark(alert.group(1).upper() + ": ")
            self.children(node)
            self.flush()
            self.flush_marker()
        elif re.match(r"\s*\[!div ", text):
            first[2][0] = re.sub(r"\s*\[!div [^\]]*\]\s*", "", text, count=1)
            self.children(node)
        else:
            if self.marker:
                self.mark("> ")
            self.inside("> ", node)

    def row(self, node):
        cells = []
        for cell in page.find(node, "td"), page.find(node, "th"):
            for c in cell:
                self.line = ""
                self.cell(c)
                cells.append(squeeze_breaks(self.line))
                self.line = ""
        self.flush(" ".join(cells))

    def cell(self, node):
        """A cell is one line whatever is in it."""
        for child in node[2]:
            if isinstance(child, str):
                self.line += child
            elif child[0] == "li":
                self.line += HARD + "\u2022 "
                self.cell(child)
                self.line += HARD
            elif child[0] in BLOCKS:
                self.line += HARD
                self.cell(child)
                self.line += HARD
            elif child[0] in ("a", "img", "br"):
                self.node(child)
            else:
                self.cell(child)

    def node(self, node):
        tag = node[0]
        if tag == "a":
            self.link(node)
        elif tag == "br":
            self.line += HARD
        elif tag == "img":
            alt = node[1].get("alt") or ""
            self.line += f"[{alt}]" if alt else ""
        elif tag not in BLOCKS:
            self.children(node)
        else:
            self.flush()
            self.block(tag, node)
            self.flush()

    def block(self, tag, node):
        if tag in ("ul", "ol", "menu"):
            self.list(node)
        elif tag == "blockquote":
            self.quote(node)
        elif tag == "table":
            for row in page.find(node, "tr"):
                self.row(row)
        elif tag == "pre":
            for line in page.text(node).split("\n"):
                self.flush(line)
        elif tag == "hr":
            self.flush("* * *")
        else:
            self.children(node)
            if tag in ("h1", "h2") and self.line.strip():
                self.flush()
                self.flush("=" if tag == "h1" else "-")


def href_scheme(href):
    """A relative link counts as https."""
    href = re.sub(r"[\x00-\x1f\x7f]", "", href.strip())
    return href if re.match(r"[a-z][a-z0-9+.-]*:", href, re.IGNORECASE) else "https:"


def squeeze_breaks(s):
    """Line ends: a soft one between two CJK characters is nothing, else each is a space."""
    def gap(found):
        if HARD in found.group() or found.group() != SOFT:
            return " "
        before, after = s[found.start() - 1:found.start()], s[found.end():found.end() + 1]
        return "" if CJK.match(before) and CJK.match(after) else " "
    s = s.strip(" \t\n\v")
    return re.sub(r"[ \t\n\v]*[\n\v][ \t\n\v]*", gap, s)


def expected(tree, locale, source):
    """The words that text/ must have. The first H1 comes first, as it does there."""
    writer = Writer(locale, source)
    top = next((n for n in tree[2] if n[0] == "h1" and not isinstance(n, str)), None)
    if top:
        tree[2].remove(top)
        tree[2].insert(0, top)
    writer.children(tree)
    writer.flush()
    return [line.translate(SPACES) for line in writer.lines]


def actual(data):
    """The lines of a file of text/, without its head and blank lines; underlines folded."""
    lines = data.decode().split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith("Locale: "))
    end = next((i for i in range(start, len(lines)) if not lines[i]), len(lines))
    lines = lines[:start] + lines[end:]
    for i in range(1, len(lines)):
        found = re.match(r"([ >]*)(=+|-+)$", lines[i])
        if found and lines[i - 1].strip():
            lines[i] = found.group(1) + found.group(2)[0]
    return [unquote_urls(line) for line in lines if line.strip(" >")]


def unquote_urls(line):
    return re.sub(r"<[a-z]+:[^>]*>", lambda m: unquote(m.group()), line)


def compare(want, got):
    """(words, words that are wrong, what differs)."""
    want_words = [w for line in want for w in line.split()]
    got_words = [w for line in got for w in line.split()]
    if want_words == got_words:
        return len(want_words), 0, []
    wrong, notes = 0, []
    want, got = [" ".join(line.split()) for line in want], [" ".join(line.split()) for line in got]
    for op, i, j, k, m in difflib.SequenceMatcher(None, want, got, False).get_opcodes():
        if op == "equal":
            continue
        x, y = " ".join(want[i:j]).split(), " ".join(got[k:m]).split()
        for o, e, f, g, h in difflib.SequenceMatcher(None, x, y, False).get_opcodes():
            if o != "equal":
                wrong += max(f - e, h - g)
                a, b = " ".join(x[max(0, e - 2):f + 2]), " ".join(y[max(0, g - 2):h + 2])
                notes.append(f"published {a[:150]!r} text {b[:150]!r}")
    return len(want_words), wrong, notes
