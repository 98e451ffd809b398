#!/bin/bash
# SPDX-License-Identifier: MIT
# Injection into HTML: every trick in every place that an article has words or addresses in. What the pages are made of
# is read strictly: elements and attributes that we write, values in quotes, no event, no address but http,
# https, mailto and relative ones. KEEP=DIR leaves the pages there, for a browser.
. "$(dirname "$0")/common.sh"
[ -z "${COMPLIANCEFS_SANITIZED-}" ] || cfs=$COMPLIANCEFS_SANITIZED
command -v python3 >/dev/null || { echo 'no python3'; exit 77; }

cat >make.py <<'PYTHON'
import os
tricks = '''<script>alert(1)</script>
<ScRiPt>alert(1)</sCrIpT >
<script src=//evil.example/x.js></script>
<script/x>alert(1)</script>
</script><script>alert(1)</script>
<<script>alert(1)//<</script>
<scr<script>ipt>alert(1)</scr</script>ipt>
<img src=x onerror=alert(1)>
<img src="x" onerror="alert(1)">
<img src='x' onerror='alert(1)' >
<img/src=x/onerror=alert(1)>
<img src=x:alert(1) onerror=eval(src)>
<img """><script>alert(1)</script>">
<svg onload=alert(1)>
<svg/onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x">
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>
<body onload=alert(1)>
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>
<object data="javascript:alert(1)"></object>
<embed src="data:text/html,<script>alert(1)</script>">
<a href="javascript:alert(1)">x</a>
<a href="java&#115;cript:alert(1)">x</a>
<a href="java&Tab;script&colon;alert(1)">x</a>
<a href=" &#14;  javascript:alert(1)">x</a>
<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="//evil.example/x">x</a>
<a href="x" onclick="alert(1)" style="x" target="_blank">x</a>
<a name="x" onmouseover="alert(1)"></a>
<a name='"><script>alert(1)</script>'></a>
<a id="x&quot; onclick=&quot;alert(1)"></a>
<b onmouseover=alert(1)>x</b>
<b onmouseover
=alert(1)>x</b>
<p style="background:url(javascript:alert(1))">x</p>
<p align="x&quot; onclick=&quot;alert(1)">x</p>
<td onclick=alert(1)>x</td>
<table background="javascript:alert(1)"><tr><td onclick="alert(1)" align="x' onclick='alert(1)">x</td></tr></table>
<style>@import'javascript:alert(1)';</style>
<link rel=stylesheet href=javascript:alert(1)>
<meta http-equiv="refresh" content="0;url=javascript:alert(1)">
<base href="javascript:alert(1)//">
<form action="javascript:alert(1)"><button>x</button></form>
<button formaction=javascript:alert(1)>x</button>
<details open ontoggle=alert(1)>x</details>
<input autofocus onfocus=alert(1)>
<video><source onerror=alert(1)></video>
<marquee onstart=alert(1)>x</marquee>
<textarea></textarea><script>alert(1)</script>
</title><script>alert(1)</script>
</textarea><script>alert(1)</script>
</style><script>alert(1)</script>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<template><script>alert(1)</script></template>
<!--><script>alert(1)</script>-->
<!-- --!><script>alert(1)</script>
<![CDATA[<script>alert(1)</script>]]>
<?xml version="1.0"?><script>alert(1)</script>
<!DOCTYPE x [<!ENTITY x "<script>alert(1)</script>">]>&x;
<br/onclick=alert(1)>
<sup onclick=alert(1)>x</sup>
<span onclick=alert(1)>x</span>
<x onclick=alert(1) tabindex=1>x
"><script>alert(1)</script>
'><script>alert(1)</script>
" onmouseover="alert(1)
' onmouseover='alert(1)
` onmouseover=`alert(1)
x" autofocus onfocus="alert(1)" x="
&quot; onmouseover=&quot;alert(1)
&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;
&lt;script&gt;alert(1)&lt;/script&gt;
&#x3c;script&#x3e;alert(1)&#x3c;/script&#x3e;
&#60script>alert(1)&#60/script>
javascript:alert(1)
JaVaScRiPt:alert(1)
javascript&colon;alert(1)
javascript&#58;alert(1)
java\tscript:alert(1)
\x01javascript:alert(1)
javascript%3Aalert(1)
java%0ascript:alert(1)
data:text/html,<script>alert(1)</script>
data:image/svg+xml,<svg onload=alert(1)>
data:image/png;base64,iVBORw0KGgo=
vbscript:msgbox(1)
file:///etc/passwd
blob:https://example.com/x
view-source:javascript:alert(1)
feed:javascript:alert(1)
jar:https://example.com!/x
//evil.example/x
\\\\evil.example\\x
/\\evil.example/x
http://a"onmouseover="alert(1)
https://example.com/"><script>alert(1)</script>
https://example.com/' onmouseover='alert(1)
mailto:x"><script>alert(1)</script>
[x](javascript:alert(1))
![x](javascript:alert(1))
![x" onerror="alert(1)](x.png)
[x](<javascript:alert(1)>)
[x](https://a "t\\" onmouseover=\\"alert(1)")
<javascript:alert(1)>
<https://a"onmouseover="alert(1)>
[!VIDEO javascript:alert(1)]
{{constructor.constructor('alert(1)')()}}
${alert(1)}
\u2028alert(1)
\ufeff<script>alert(1)</script>
\uff1cscript\uff1ealert(1)\uff1c/script\uff1e
<\u0000script>alert(1)</script>
+ADw-script+AD4-alert(1)+ADw-/script+AD4-
\udd3c\ud83d<script>'''.split('\n')
tricks = [t.replace('\\t', '\t').replace('\\x01', '\x01').replace('\\u2028', '\u2028').replace('\\ufeff', '\ufeff')
          .replace('\\uff1c', '\uff1c').replace('\\uff1e', '\uff1e').replace('\\u0000', '\0').replace('\\udd3c', '\udd3c')
          .replace('\\ud83d', '\ud83d') for t in tricks]

def quoted(t):
    return "'" + t.replace("'", "''") + "'"

def article(t):
    unit = f'<span data-ttu-id="ab12c-101">{t}</span><span class="sxs-lookup"><span data-stu-id="ab12c-101">{t}</span></span>'
    return f'''---
title: {quoted(t)}
description: {quoted(t)}
ms.contentlocale: fr-FR
ms.openlocfilehash: {quoted(t)}
ms.translationtype: {quoted(t)}
ms.date: {quoted(t)}
---
# <a name="{t}"></a>{t}

{t}

{unit} text {t} text *{t}* **{t}**

## {t}

### <a name='{t}'></a>{t}

[{t}]({t}) [x](<{t}>) [x](https://a "{t}") [x](https://a/{t}) [x](<https://a/{t}>) [x](#{t}) [x](x.md#{t}) [x](<x.md#{t}>)
![{t}](x.png) ![x](<{t}>) ![x](x.png "{t}") <{t}> [x][1] [{t}]

[1]: <{t}> "{t}"
[{t}]: {t}

| {t} | h |
|--|--|
| {t} | [{t}](<{t}>) |

> [!NOTE]
> {t}

> [!{t}]
> x

- {t}

1. {t}

`{t}` ``{t}``

    {t}

```{t}
{t}
```

:::image source="{t}" alt-text="{t}":::

[!VIDEO {t}] [!INCLUDE [{t}]({t})]

<p>{t}</p>

<table><tr><th>{t}</th></tr><tr><td>{t}</td></tr></table>

## <a name="microsoft-in-scope-cloud-services"></a>Services

- {t}
- Evil
- {unit}

## <a name="audits-reports-and-certificates"></a>{t}

### <a name="azure"></a>{t}

- [{t}](<{t}>)
- [{t}](<https://aka.ms/{t}>)
- [{t}](<https://example.com/{t}>)

## <a name="frequently-asked-questions"></a>{t}

**{t}**

{t}

## <a name="resources"></a>{t}

- [{t}](<{t}>)
- [{t}](<https://a/{t}>)

## <a name="white-papers"></a>{t}

- [{t}](<https://b/{t}>)
'''

count = 0
os.makedirs('in/names')
for i, t in enumerate(tricks):
    text = article(t)
    count += text.count(t) + 1
    raw = text.encode('utf-8', 'surrogatepass')
    open(f'in/trick-{i:03}.md', 'wb').write(raw)
    name = t.replace('/', '\u2215').replace('\0', '').encode('utf-8', 'surrogatepass')[:200]
    try:
        open(b'in/names/' + name + b'.md', 'wb').write(raw)
    except OSError:
        print('no such name:', name)
os.makedirs('catalog')
with open('catalog/services.yaml', 'w') as f:
    f.write('services:\n- id: evil\n  name: \'Evil"><script>alert(1)</script>\'\n  aliases: [Evil]\n'
            '- id: azure\n  name: Azure<img src=x onerror=alert(1)>\n')
with open('catalog/standards.yaml', 'w') as f:
    f.write('- id: trick-001\n  name: \'"><script>alert(1)</script>\'\n  categories: [\'<script>alert(1)</script>\']\n')
print(f'{len(tricks)} tricks, {count} injections')
PYTHON

cat >read.py <<'PYTHON'
import html, html.parser, json, os, re, sys
allowed = {
    'html': {'lang', 'dir'}, 'head': set(), 'meta': {'charset', 'name', 'property', 'content'}, 'title': set(),
    'link': {'rel', 'href', 'hreflang', 'type', 'title'}, 'body': {'class'}, 'main': {'id', 'lang', 'dir'}, 'article': {'id', 'lang', 'dir'},
    'header': {'class'}, 'footer': {'class'}, 'section': {'class', 'tabindex', 'aria-labelledby'},
    'nav': {'class', 'aria-label', 'aria-labelledby'}, 'div': {'class', 'role', 'lang', 'dir', 'tabindex', 'aria-labelledby', 'aria-label'},
    'span': {'class', 'lang', 'dir', 'id'}, 'p': {'class', 'id', 'lang', 'dir'}, 'a': {'href', 'title', 'class', 'lang', 'hreflang', 'dir', 'aria-current', 'aria-label', 'id', 'rel'},
    'h1': {'id', 'lang', 'class'}, 'h2': {'id', 'lang', 'class'}, 'h3': {'id', 'lang', 'class'}, 'h4': {'id', 'lang', 'class'}, 'h5': {'id', 'lang', 'class'}, 'h6': {'id', 'lang', 'class'},
    'script': {'type'}, 'ul': {'class'}, 'ol': {'start', 'class'}, 'li': {'class'}, 'dl': {'class'}, 'dt': set(), 'dd': {'lang'},
    'blockquote': set(), 'pre': {'tabindex'}, 'code': {'class'}, 'hr': set(), 'br': set(), 'time': {'datetime'},
    'em': set(), 'strong': set(), 'sup': set(), 'sub': set(), 'u': set(), 's': set(), 'del': set(),
    'small': set(), 'form': {'class', 'role', 'method', 'action'}, 'input': {'type', 'name', 'maxlength', 'autocomplete', 'value', 'aria-label'},
    'button': {'type'}, 'img': {'src', 'alt', 'title'}, 'details': {'class', 'open'}, 'summary': set(),
    'table': {'class'}, 'caption': set(), 'thead': set(), 'tbody': set(), 'tr': set(), 'th': {'scope', 'class'}, 'td': {'class', 'lang'},
}
void = {'meta', 'link', 'hr', 'br', 'img', 'input'}
strict = re.compile(r'<!DOCTYPE html>|<(/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)( /)?>')
attribute = re.compile(r' ([a-z-]+)(?:="([^"<>]*)")?')
entity = re.compile(r'&(?!(?:amp|lt|gt|quot|#x27);)')
problems = 0

def problem(path, what):
    global problems
    problems += 1
    if problems <= 30:
        print(f'FAIL: {path}: {what!r:.300}')

def check_url(path, url):
    url = ''.join(c for c in url if c > ' ' and c != '\x7f')
    scheme = re.match(r'([^/?#]*?):', url)
    if scheme and scheme[1].lower() not in ('http', 'https', 'mailto'):
        problem(path, f'address {url}')
    if re.match(r'[/\\]{2}', url):
        problem(path, f'address of another site {url}')

def check_element(path, name, attributes):
    if name not in allowed:
        return problem(path, f'element {name}')
    for key, value in attributes:
        if key not in allowed[name]:
            problem(path, f'attribute {key} of {name}')
        if key.startswith('on') or key == 'style':
            problem(path, f'event {key}')
        if key in ('href', 'src'):
            check_url(path, value or '')
        if name == 'script' and (key, value) != ('type', 'application/ld+json'):
            problem(path, f'script of {key} {value}')
        if key == 'action' and not re.fullmatch(r'(\.\./)*search', value or ''):
            problem(path, f'form to {value}')
        if key == 'src' and not re.fullmatch(r'(\.\./)*media/[0-9a-f]+\.(png|jpg|gif|webp)', value or ''):
            problem(path, f'image {value}')

def read_strictly(path, text):
    """What is no tag of ours is text, and holds no '<' and no '&' but of an entity of ours."""
    at, open_elements = 0, []
    for tag in strict.finditer(text):
        between = text[at:tag.start()]
        if '<' in between or entity.search(between):
            problem(path, 'text ' + between)
        at = tag.end()
        if not tag[2]:
            continue
        if tag[1]:
            if not open_elements or open_elements.pop() != tag[2]:
                problem(path, f'</{tag[2]}> ends another element')
                return
            continue
        for key, value in attribute.findall(tag[3]):
            if entity.search(value):
                problem(path, f'value {value}')
        check_element(path, tag[2], [(key, html.unescape(value)) for key, value in attribute.findall(tag[3])])
        if tag[2] not in void:
            open_elements.append(tag[2])
    if '<' in text[at:] or open_elements:
        problem(path, 'not closed: ' + ' '.join(open_elements) + text[at:])

class Reader(html.parser.HTMLParser):
    """What a lenient reader sees."""
    data = False
    def handle_starttag(self, name, attributes):
        check_element(self.path, name, attributes)
        if name == 'script' and not attributes:
            problem(self.path, 'script of no type')
        self.data = name == 'script'
    def handle_data(self, text):
        if self.data:
            json.loads(text)
        self.data = False
    handle_startendtag = handle_starttag
    def handle_comment(self, text):
        problem(self.path, 'comment ' + text)
    def handle_pi(self, text):
        problem(self.path, 'processing instruction ' + text)
    def unknown_decl(self, text):
        problem(self.path, 'declaration ' + text)

pages = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        path = os.path.join(folder, name)
        raw = open(path, 'rb').read()
        if name.endswith('.html'):
            text = raw.decode()
            pages += 1
            read_strictly(path, text)
            reader = Reader()
            reader.path = path
            reader.feed(text)
            reader.close()
        elif name.endswith('.json'):
            json.loads(raw.decode())
        elif name.endswith(('.txt', '.tsv')):
            raw.decode()
print(f'{pages} pages, {problems} problems')
sys.exit(problems > 0)
PYTHON

run 0 env PYTHONIOENCODING=utf-8:replace python3 make.py
made=$out
"$cfs" index --catalog catalog --base-url 'https://x/"><script>alert(1)</script>' x.db in >out.txt 2>err.txt
[ $? -le 1 ] || fail "index: $(cat err.txt)"
tricks=${made%% *}
# An article for every trick; of those by name some fall together.
expect 'articles' "$tricks" "$("$cfs" ls x.db text/by-locale/fr-fr | grep -c '^trick-')"
run 0 "$cfs" check x.db
run 0 "$cfs" export x.db pages
python3 read.py pages >read.txt || { fail "$(cat read.txt)"; }
echo "$made, $(tail -n 1 read.txt)"
[ -z "${KEEP-}" ] || cp -r pages "$KEEP"
finish
