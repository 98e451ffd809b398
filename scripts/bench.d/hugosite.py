# SPDX-License-Identifier: MIT
"""The same articles as a site for hugo: a page in each language with its images, links to the others, a list of each language."""
import json
import os
import re
import shutil

LAYOUTS = {
    "_default/single.html": """<!DOCTYPE html>
<html lang="{{ .Language.Lang }}">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body>
<nav>{{ range .Translations }}<a href="{{ .RelPermalink }}" hreflang="{{ .Language.Lang }}">{{ .Language.Lang }}</a> {{ end }}</nav>
{{ .TableOfContents }}
{{ .Content }}
</body>
</html>
""",
    "_default/list.html": """<!DOCTYPE html>
<html lang="{{ .Language.Lang }}">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><ul>{{ range .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul></body>
</html>
""",
}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def articles(corpus, locales):
    """(locale, path in it, file) of every article that `index` finds: no includes."""
    for folder, _, files in sorted(os.walk(corpus)):
        parts = os.path.relpath(folder, corpus).lower().split(os.sep)
        at = next((i for i, part in enumerate(parts) if part in locales), None)
        if at is None or "includes" in parts:
            continue
        for name in sorted(files):
            if name.endswith(".md"):
                yield parts[at], "/".join(parts[at + 1:] + [name.lower()]), os.path.join(folder, name)


def page(text):
    """Front matter with the title only; the body as it is, but for what hugo would take for a shortcode."""
    text = text.replace("\r", "")
    found = re.match(r"\ufeff?---\n(.*?)\n---\n", text, re.S)
    body = text[found.end():] if found else text
    title = re.search(r"^title: *(.*)$", found.group(1), re.M) if found else None
    title = title.group(1).strip("\"' ") if title else "no title"
    return f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n" + body.replace("{{<", "{{ <").replace("{{%", "{{ %")


IMAGE = re.compile(r"[(\"' ]([^()\"' ]+\.(?:png|jpe?g|gif|webp))\b", re.I)


def images(text, file):
    """The images beside it that it shows: an index carries those as well."""
    for name in set(IMAGE.findall(text)):
        image = os.path.normpath(os.path.join(os.path.dirname(file), name))
        if os.path.isfile(image):
            yield image


def write_site(corpus, locales, site):
    """Returns how many articles there are."""
    used, count = set(), 0
    for locale, path, file in articles(corpus, locales):
        with open(file, encoding="utf-8", errors="replace") as f:
            text = f.read()
        write(os.path.join(site, "content", locale, path), page(text))
        for image in images(text, file):
            there = os.path.join(site, "static", os.path.relpath(image, corpus).lower())
            os.makedirs(os.path.dirname(there), exist_ok=True)
            shutil.copyfile(image, there)
        used.add(locale)
        count += 1
    for name, text in LAYOUTS.items():
        write(os.path.join(site, "layouts", name), text)
    config = {"baseURL": "http://localhost/", "defaultContentLanguage": sorted(used)[0], "defaultContentLanguageInSubdir": True,
              "disableKinds": ["taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"],
              "markup": {"goldmark": {"renderer": {"unsafe": True}}},
              "languages": {tag: {"contentDir": f"content/{tag}", "weight": n + 1} for n, tag in enumerate(sorted(used))}}
    write(os.path.join(site, "config.json"), json.dumps(config, indent=1))
    return count
