# SPDX-License-Identifier: MIT
"""
HTML as a tree, for comparing. A node is [tag, attributes, children], a text a str. What a browser would swallow although
the author meant text (`<your org>`) is text, as articles.md says; comments, scripts and styles are gone.
"""
import re
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "col", "input", "meta", "link", "wbr", "embed", "area", "base", "source", "track"}
KNOWN = VOID | set("""a abbr address article aside audio b bdi bdo big blockquote body button caption center cite code
    colgroup dd del details dfn div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header
    html i iframe ins kbd label legend li main mark nav nobr object ol option p picture pre q s samp script section select
    small span strike strong style sub summary sup svg table tbody td textarea tfoot th thead title tr tt u ul var
    video""".split())
# A new one ends an open one of these, as far up as the tag that holds them.
ENDS = {"p": ({"p"}, {"div", "li", "td", "th", "blockquote", "body"}),
        "li": ({"li"}, {"ul", "ol"}),
        "td": ({"td", "th"}, {"tr", "table"}),
        "th": ({"td", "th"}, {"tr", "table"}),
        "tr": ({"tr"}, {"table", "tbody", "thead"})}
DROPPED = {"script", "style"}


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = ["", {}, []]
        self.open = [self.root]

    def add(self, child):
        children = self.open[-1][2]
        if isinstance(child, str) and children and isinstance(children[-1], str):
            children[-1] += child
        else:
            children.append(child)

    def handle_starttag(self, tag, attrs):
        if tag not in KNOWN:
            self.add(self.get_starttag_text())
            return
        closes, stops = ENDS.get(tag, ((), ()))
        for i in range(len(self.open) - 1, 0, -1):
            if self.open[i][0] in stops:
                break
            if self.open[i][0] in closes:
                del self.open[i:]
                break
        node = [tag, dict(attrs), []]
        self.add(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag in KNOWN and tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag not in KNOWN:
            self.add(f"</{tag}>")
            return
        for i in range(len(self.open) - 1, 0, -1):
            if self.open[i][0] == tag:
                del self.open[i:]
                return

    def handle_data(self, data):
        if not any(node[0] in DROPPED for node in self.open):
            self.add(data)


def parse(text):
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.root


def find(node, tag, **attributes):
    """All nodes of a tag below one, in order; attributes: `class_="body"`."""
    for child in node[2]:
        if isinstance(child, str):
            continue
        if child[0] == tag and all(child[1].get(k.rstrip("_")) == v for k, v in attributes.items()):
            yield child
        yield from find(child, tag, **attributes)


def text(node):
    return "".join(c if isinstance(c, str) else text(c) for c in node[2])


def squeeze(s):
    return re.sub(r"[ \t\n\r\f]+", " ", s)
