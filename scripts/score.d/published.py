# SPDX-License-Identifier: MIT
"""
An article's published form as HTML, read without any of our own code: a regular expression for the
bilingual units, cmark-gfm for the Markdown. What cmark-gfm knows nothing of and articles.md lists is done here
in the simplest way: front matter, includes, [!VIDEO], :::image, anchors with &quot; for their quote, ##Headings without a
blank.
"""
import os
import re
import subprocess

QUOTE = '(?:"|&quot;)'
ID = f"{QUOTE}[0-9a-f]{{5}}-p?[0-9]+{QUOTE}"
UNIT = re.compile(f"<span data-ttu-id={ID}>(.*?)</span>"
                  f"<span class={QUOTE}sxs-lookup{QUOTE}><span data-stu-id={ID}>.*?</span></span>", re.DOTALL)
INCLUDE = re.compile(r"(?<!`)\[!include\s*\[[^\]]*\]\s*\(\s*([^)]*?)\s*\)\s*\]", re.IGNORECASE)
BROKEN_ANCHOR = re.compile(r'<a name="([^"<>]*)&quot;></a>')
VIDEO = re.compile(r"\[!VIDEO\s+([^\]\s]+)\s*\]", re.IGNORECASE)
IMAGE = re.compile(r'^([ \t>]*):::image (.*?):::[ \t]*$', re.MULTILINE)


def strip(text):
    """Bilingual Markdown to the published: articles.md's two rules."""
    if not UNIT.search(text):
        return text
    return re.sub(r"(?<!<sup>)\\\*", "*", UNIT.sub(r"\1", text))


def read(file):
    with open(file, "rb") as f:
        text = f.read().decode("utf-8", "replace")
    return re.sub(r"\r?\r\n|\r", "\n", text.removeprefix("\ufeff"))


def body(text):
    """Without the front matter."""
    found = re.match(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|$)", text, re.DOTALL)
    return text[found.end():] if found else text


def find_file(folder, path):
    file = os.path.normpath(os.path.join(folder, path))
    return file if os.path.isfile(file) else None


def expand(text, file, depth=0):
    """Includes replaced by what they name, read as if it stood there."""
    def one(directive):
        found = find_file(os.path.dirname(file), directive.group(1))
        return expand(body(strip(read(found))).strip("\n"), found, depth + 1) if found and depth < 8 else ""
    return INCLUDE.sub(one, text)


def image(directive):
    attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', directive.group(2)))
    return f"{directive.group(1)}![{attributes.get('alt-text', '')}](<{attributes.get('source', '')}>)"


def markdown(file):
    text = expand(body(strip(read(file))), file)
    text = BROKEN_ANCHOR.sub(r'<a name="\1"></a>', text)
    text = re.sub(r"^(#{2,6})(?=[^#\s])", r"\1 ", text, flags=re.MULTILINE)
    return IMAGE.sub(image, VIDEO.sub(r"<\1>", text))


def html(file):
    return subprocess.run(["cmark-gfm", "--unsafe", "-e", "table"], input=markdown(file).encode(),
                          capture_output=True, check=True).stdout.decode()
