# SPDX-License-Identifier: MIT
"""
The links of html/. Two questions:
  crawl     does every link inside the site, of every page, lead to a file that is there, and to a place in it?
  articles  does every link of a published article that names an article of the index (by a relative path, whatever
            its case; in its own locale, else en-us) lead to its page, and to the named place where there is one?
The crawl is strict: a fragment has to be there. The second looks for the place only where the named page has it.
"""
import posixpath
import re
from urllib.parse import unquote, urlsplit

import page


class Site:
    """Every page of html/ that has bytes of its own: articles by locale, and the pages of folders."""

    def __init__(self, snapshot):
        self.files = set(snapshot.walk("html"))
        pages = [f for f in self.files if f.endswith(".html") and
                 (f.startswith("html/by-locale/") or f.endswith("/index.html"))]
        self.trees = {f: page.parse(data.decode()) for f, data in snapshot.read(pages).items()}
        self.ids = {f: set(ids(tree)) for f, tree in self.trees.items()}

    def has_place(self, file, fragment):
        return fragment in self.ids.get(file, ())


def ids(node):
    for child in node[2]:
        if not isinstance(child, str):
            if "id" in child[1]:
                yield child[1]["id"]
            yield from ids(child)


def urls(node):
    for child in node[2]:
        if not isinstance(child, str):
            yield from (child[1][a] for a in ("href", "src") if child[1].get(a))
            yield from urls(child)


def locate(file, url):
    """(file, fragment) that a link of a page leads to; None: to another site."""
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        return None
    target = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(parts.path))) if parts.path else file
    return target, unquote(parts.fragment)


def crawl(site):
    """Yields (page, url, reason or None): links inside the site."""
    for file, tree in sorted(site.trees.items()):
        for url in urls(tree):
            found = locate(file, url)
            if not found:
                continue
            target, fragment = found
            reason = None
            if target not in site.files:
                reason = "no such file"
            elif fragment and not site.has_place(target, fragment):
                reason = "no such place"
            yield file, url, reason


def hrefs(tree):
    return [n[1]["href"] for n in page.find(tree, "a") if n[1].get("href")]


def content(tree):
    """The links of the article itself, in order: those of the H1 and of the body."""
    found = []
    for main in page.find(tree, "main"):
        for h1 in page.find(main, "h1"):
            found += hrefs(h1)
        for body in page.find(main, "div", class_="body"):
            found += hrefs(body)
    return found


def local_path(article):
    """The source's path below its locale, as links name it."""
    path = article["source"].lower()
    return path[len(article["locale"]) + 1:] if path.startswith(article["locale"] + "/") else path


def page_of(key):
    return f"html/by-locale/{key[0]}/{key[1]}.{key[0]}.html"


def meant(article, url, by_path):
    """The article that a link of the published form names; None if the index has none."""
    parts = urlsplit(re.sub(r"[\x00-\x1f\x7f]", "", url.strip()))
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    if not parts.path:
        return article["locale"], article["article"], unquote(parts.fragment)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(local_path(article)), unquote(parts.path).lower()))
    path += "" if "." in posixpath.basename(path) else ".md"
    for locale in article["locale"], "en-us":
        if (locale, path) in by_path:
            return locale, by_path[locale, path], unquote(parts.fragment)
    return None


def compare(article, published, site, by_path):
    """Yields (url, reason or None) for each link that names an article of the index."""
    file = page_of((article["locale"], article["article"]))
    want, got = hrefs(page.parse(published)), content(site.trees[file])
    if len(want) != len(got):
        # A link that the allow-list took away: the rest still pairs up from both ends.
        missing = len(want) - len(got)
        yield f"{len(want)} links", f"{missing} links fewer in html"
        return
    for url, ours in zip(want, got):
        target = meant(article, url, by_path)
        if not target:
            continue
        locale, name, fragment = target
        place = page_of((locale, name))
        wanted = fragment if site.has_place(place, fragment) else fragment.lower()
        if not site.has_place(place, wanted):
            if url.startswith("#"):
                continue
            wanted = ""
        found = locate(file, ours)
        good = found and found[0] == place and (found[1] == wanted or not wanted)
        yield url, None if good else f"leads to {ours}"
