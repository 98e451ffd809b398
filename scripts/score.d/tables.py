# SPDX-License-Identifier: MIT
"""
The tables of html/ against cmark-gfm's. First as they are: the <table>
element's bytes, but for the targets of links, the three spellings of <br>, and the column's side, which is a class: `align` is
not HTML any more. Then folded, cell by cell, for what the allow-list changes on purpose:
  - href of links (resolved), <a name> and <span id> (places), images (their alternative text)
  - raw HTML: b, i, cite ... are strong and em, font, span and the like are gone, <br/> is <br />,
    a block or list in a cell is a line break (an item begins with a bullet)
  - white space around line breaks
"""
import re

import page

SAME = {"b": "strong", "i": "em", "cite": "em", "dfn": "em", "var": "em", "ins": "u", "s": "del", "strike": "del",
        "kbd": "code", "samp": "code", "tt": "code"}
KEPT = {"strong", "em", "sup", "sub", "u", "del", "code"}
BREAKS = set("""address article aside blockquote center dd details div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr
    main nav ol p pre section summary table tr td th ul""".split())


def exact(html):
    """The tables of a page, as written."""
    html = re.sub(r'<t([hd]) class="(left|right|center)">', r'<t\1 align="\2">', html)
    html = re.sub(r'<a href="[^"]*"', "<a", re.sub(r"<br ?/?>\n?", "<br>", html))
    return re.findall(r"<table>\n.*?</table>", html, re.DOTALL)


def inline(node, out):
    for child in node[2]:
        if isinstance(child, str):
            out.append(page.squeeze(child).replace("<", "&lt;"))
            continue
        tag = SAME.get(child[0], child[0])
        if tag == "br":
            out.append("<br>")
        elif tag == "img":
            out.append(page.squeeze(child[1].get("alt") or "").replace("<", "&lt;"))
        elif tag == "a" and "href" in child[1]:
            out.append("<a>")
            inline(child, out)
            out.append("</a>")
        elif tag in KEPT:
            out.append(f"<{tag}>")
            inline(child, out)
            out.append(f"</{tag}>")
        elif tag == "li":
            out.append("<br>\u2022 ")
            inline(child, out)
            out.append("<br>")
        elif tag in BREAKS:
            out.append("<br>")
            inline(child, out)
            out.append("<br>")
        else:
            inline(child, out)


def cell(node):
    out = []
    inline(node, out)
    text = re.sub(r"( *<br> *)+", "<br>", page.squeeze("".join(out)))
    text = re.sub(r"<(strong|em|code|a|sup|sub|u|del)></\1>", "", text)
    return node[0], node[1].get("align", node[1].get("class")), re.sub(r"^(<br>| )+|(<br>| )+$", "", text)


def cells_of(node):
    for child in node[2]:
        if not isinstance(child, str):
            if child[0] in ("td", "th"):
                yield child
            elif child[0] != "table":
                yield from cells_of(child)


def folded(tree):
    """The tables of a page: a list of rows of (tag, align, content)."""
    tables = []
    for table in page.find(tree, "table"):
        rows = [[cell(c) for c in cells_of(row)] for row in page.find(table, "tr")]
        tables.append([row for row in rows if row])
    return tables


def compare(published, ours):
    """(tables, equal as written, equal when folded, what differs)."""
    want, got = exact(published), exact(ours)
    same = sum(a == b for a, b in zip(want, got)) if len(want) == len(got) else 0
    want, got = folded(page.parse(published)), folded(page.parse(ours))
    notes = [] if len(want) == len(got) else [f"{len(want)} tables published, {len(got)} in html"]
    good = 0
    for n, (a, b) in enumerate(zip(want, got)):
        if a == b:
            good += 1
            continue
        x, y = next(((x, y) for r, s in zip(a, b) for x, y in zip(r, s) if x != y), (f"{len(a)} rows", f"{len(b)} rows"))
        notes.append(f"table {n + 1}: published {str(x)[:200]} html {str(y)[:200]}")
    return len(want), same, good, notes
