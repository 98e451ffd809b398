# SPDX-License-Identifier: MIT
"""
The facts of json/ against ../shared/truth. Every function returns a list of (locale, article, wanted, got): two multisets of
what the truth and the index say. Folded on both sides:
  - URLs: the truth has them as written, json resolved; so the public site, .md, case of relative ones and
    a final slash go, and Markdown's escapes, which the truth did not undo
  - titles and questions: white space and what is left of markup
"""
import collections
import os
import re


def fold_url(url):
    url = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", url.strip())
    url = re.sub(r"^https://learn\.microsoft\.com/[a-z]{2}-[a-z]{2}(?=/)", "", url)
    url = re.sub(r"^(\.\./)+", "/compliance/", url)
    url = re.sub(r"^/compliance/(regulatory/|assurance/)?", "", url)
    url = re.sub(r"\.(md|yml)(?=$|[#?])", "", url)
    return (url if re.match("[a-z]+:", url) else url.lower()).rstrip("/")


def fold_text(text):
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"</?span[^>]*>", "", text))
    return re.sub(r"[\s\u200b\\*]+", "", text)


def by_stem(articles):
    """Articles by (locale, stem of their source): the truth names them so."""
    return {(a["locale"], stem(a["source"])): a for a in articles.values()}


def stem(path):
    return os.path.splitext(os.path.basename(path))[0]


def pairs(truth, articles, wanted, got):
    """For each article that the truth has a record of: what is wanted and what is there."""
    known = by_stem(articles)
    for record in truth:
        article = known.get((record["locale"], record["article"]), {})
        yield (record["locale"], record["article"], collections.Counter(wanted(record)), collections.Counter(got(article)))


def services(truth, articles):
    return list(pairs(truth, articles, lambda r: set(r["services"]),
                      lambda a: {s["id"] for s in a.get("services", []) if s.get("id")}))


def questions(truth, articles):
    return list(pairs(truth, articles, lambda r: [fold_text(q["q"]) for q in r["questions"]],
                      lambda a: [fold_text(q["question"]) for q in a.get("faq", [])]))


def resources(truth, articles):
    return list(pairs(truth, articles, lambda r: [fold_url(x["url"]) for x in r["resources"]],
                      lambda a: [fold_url(x["url"]) for x in a.get("resources", [])]))


def grouped(truth, articles):
    """The certificates of each article: the truth has a record a link; articles without any count too."""
    groups = {(a["locale"], stem(a["source"])): [] for a in articles.values()}
    for record in truth:
        groups.setdefault((record["locale"], record["article"]), []).append(record)
    return [{"locale": key[0], "article": key[1], "links": links} for key, links in sorted(groups.items())]


def certificates(truth, articles):
    def link(c):
        return f"{c['section']} {fold_url(c['url'])}"
    return list(pairs(grouped(truth, articles), articles, lambda r: {link(c) for c in r["links"]},
                      lambda a: {link(c) for c in a.get("certificates", [])}))


def kinds(truth, articles):
    """Of the links that are there: (section, URL, title) with the kind."""
    rows = []
    known = by_stem(articles)
    for record in grouped(truth, articles):
        article = known.get((record["locale"], record["article"]), {})
        wanted, got = collections.Counter(), collections.Counter()
        for c in record["links"]:
            same = [x for x in article.get("certificates", [])
                    if x["section"] == c["section"] and fold_url(x["url"]) == fold_url(c["url"])]
            same = [x for x in same if fold_text(x["title"]) == fold_text(c["title"])] or same
            if same:
                kind = "document" if c["kind"] == "other" else c["kind"]
                name = f"{c['title']} {c['url']}"
                wanted[f"{kind} {name}"] += 1
                got[f"{same[0]['kind']} {name}"] += 1
        rows.append((record["locale"], record["article"], wanted, got))
    return rows


def standards(truth, articles, names=None):
    """
    The standard of every article; names: what a renamed source was called. The truth has standards' main articles, and
    families: those of a family named as no standard is ("iso", "nist") may be any standard's whose id begins so. All
    gdpr-* are GDPR (interface.md); three of en-us are missing in the truth.
    """
    of_file = {stem(f): s["id"] for s in truth["standards"] for f in s["files"]}
    for family, files in truth["families"].items():
        of_file.update((stem(f), family) for f in files if stem(f) not in of_file)
    ids = {s["id"] for s in truth["standards"]} | {"gdpr"}
    rows = []
    for article in articles.values():
        name = stem(names[article["file"]] if names else article["source"])
        family = "gdpr" if name.startswith("gdpr-") else "none"
        wanted, got = of_file.get(name, family), article.get("standard", "none")
        if wanted != "none" and wanted not in ids and got.startswith(wanted + "-"):
            wanted = got
        rows.append((article["locale"], name, collections.Counter([wanted]), collections.Counter([got])))
    return rows
