#!/bin/bash
# SPDX-License-Identifier: MIT
# Hostile articles, each close to the limit of 2 MiB or made to make a small file large or slow: every one is indexed
# or refused with a reason, beside a good one, in under 1 s and 200 MB (the clock of the test allows for
# slow machines: SECONDS_MAX); and nothing outside SOURCE is ever read.
. "$(dirname "$0")/common.sh"
[ -z "${COMPLIANCEFS_SANITIZED-}" ] || cfs=$COMPLIANCEFS_SANITIZED
command -v python3 >/dev/null || { echo 'no python3'; exit 77; }

CFS=$cfs SLOWER=$slower python3 - "$@" <<'PYTHON' || bad=1
import os, sys, time, shutil, subprocess
cfs = os.environ['CFS']
slower = int(os.environ['SLOWER'])
seconds_max = float(os.environ.get('SECONDS_MAX', 8 * slower))
valgrind = slower >= 30
megabytes_max = 4000 if valgrind or 'COMPLIANCEFS_SANITIZED' in os.environ else 200
limit = 2 << 20
head = '---\ntitle: T\nms.contentlocale: fr-FR\n---\n'
bad = 0

def fill(unit, size=limit):
    """unit repeated to a size in bytes, or as far as the round at hand goes"""
    return unit * (min(size, most) // len(unit.encode()))

def unit(i, text, source):
    return f'<span data-ttu-id="ab12c-{i}">{text}</span><span class="sxs-lookup"><span data-stu-id="ab12c-{i}">{source}</span></span>'

def table(columns, rows):
    return '|a' * columns + '|\n' + '|-' * columns + '|\n' + ('|b' * columns + '|\n') * rows

bomb = 'a: &a [x, x, x, x, x, x, x, x, x]\n' + ''.join(
    f'{b}: &{b} [{", ".join(["*" + a] * 9)}]\n' for a, b in zip('abcdefgh', 'bcdefghi'))

cases = {
    # front matter
    'alias bomb': lambda: f'---\ntitle: T\nms.contentlocale: fr-FR\n{bomb}---\n# T\n',
    'YAML nested flow': lambda: '---\nms.contentlocale: fr-FR\nx: ' + fill('[') + '\n---\n# T\n',
    'YAML nested blocks': lambda: '---\nms.contentlocale: fr-FR\n' + ''.join(' ' * i + 'a:\n' for i in range(1900)) + '---\n# T\n',
    'YAML many keys': lambda: '---\nms.contentlocale: fr-FR\n' + ''.join(f'k{i}: v\n' for i in range(150000)) + '---\n# T\n',
    'YAML one long scalar': lambda: '---\nms.contentlocale: fr-FR\nx: "' + fill('\\u00e9') + '"\n---\n# T\n',
    'YAML many flow keys': lambda: '---\nms.contentlocale: fr-FR\nx: {' + fill('a: b, ', 1000000) + '}\n---\n# T\n',
    'YAML question marks': lambda: '---\nms.contentlocale: fr-FR\n' + fill('? ', 1000000) + '\n---\n# T\n',
    'YAML comments': lambda: '---\nms.contentlocale: fr-FR\n' + fill('#\n') + '---\n# T\n',
    'title of 1 MB': lambda: '---\nms.contentlocale: fr-FR\ntitle: ' + fill('T', 1000000) + '\n---\n# T\n',
    'locale of 1 MB': lambda: '---\nms.contentlocale: ' + fill('f', 1000000) + '\n---\n# T\n',
    'front matter without end': lambda: '---\nms.contentlocale: fr-FR\n' + fill('x: y\n'),
    # containers
    '10,000 nested quotes': lambda: head + '>' * 10000 + ' x\n',
    '10,000 nested quotes on lines': lambda: head + fill('>' * 10000 + ' x\n'),
    '10,000 nested lists': lambda: head + '- ' * 10000 + 'x\n',
    'nested lists by indent': lambda: head + ''.join(' ' * (2 * i) + '- x\n' for i in range(1000)),
    'nested ordered lists': lambda: head + '1. ' * 10000 + 'x\n',
    'quotes and lists': lambda: head + '> - ' * 10000 + 'x\n',
    'lists of one letter': lambda: head + fill('- x\n'),
    'empty items': lambda: head + fill('-\n'),
    'lazy quotes': lambda: head + '> ' * 90 + 'x\n' + fill('y\n'),
    'alerts': lambda: head + fill('> [!NOTE]\n> x\n\n'),
    'nested alerts': lambda: head + '> [!NOTE]\n' * 5000,
    'headings': lambda: head + fill('# T\n'),
    'equal anchors': lambda: head + fill('# <a name="x"></a>x\n'),
    'rules': lambda: head + fill('---\n\n'),
    'blank lines': lambda: head + 'x' + fill('\n') + 'y\n',
    'spaces': lambda: head + fill(' ') + 'x\n',
    'tabs': lambda: head + fill('\t') + 'x\n',
    'setext': lambda: head + fill('x\n') + '===\n',
    # lines and inlines
    'a 1 MB line': lambda: head + fill('x', 1000000) + '\n',
    'a 2 MB line of words': lambda: head + fill('mot ') + '\n',
    'a 2 MB line of wide letters': lambda: head + fill('監') + '\n',
    'image brackets, 300 KB': lambda: head + fill('![[]()', 300000) + '\n',
    'image brackets, 2 MB': lambda: head + fill('![[]()') + '\n',
    'escaped image brackets': lambda: head + fill('\\![[]()') + '\n',
    'image brackets in a quote': lambda: head + fill('> ![[]()\n'),
    'image brackets in a heading': lambda: head + '# ' + fill('![[]()') + '\n',
    'image brackets in a table': lambda: head + '|a|\n|-|\n|' + fill('![[]()') + '|\n',
    'image brackets in cells': lambda: head + '|a|\n|-|\n' + fill('|' + '![[]()' * 500 + '|\n'),
    'image brackets in units': lambda: head + unit(1, '![[]()' * 100000, '![[]()' * 100000) + '\n',
    'image openings': lambda: head + fill('![') + '\n',
    'open brackets': lambda: head + fill('[') + '\n',
    'closed brackets': lambda: head + fill(']') + '\n',
    'brackets': lambda: head + fill('[]') + '\n',
    'brackets with targets': lambda: head + fill('[a](b') + '\n',
    'brackets with angle targets': lambda: head + fill('[a](<b') + '\n',
    'nested brackets': lambda: head + '[' * 50000 + 'a' + ']' * 50000 + '\n',
    'nested links': lambda: head + '[' * 50000 + 'a' + '](x)' * 50000 + '\n',
    'parentheses': lambda: head + '[a](' + '(' * 500000 + '\n',
    'links': lambda: head + fill('[a](b) ') + '\n',
    'links to articles': lambda: head + ''.join(f'[a]({i}.md#{i}) ' for i in range(80000)) + '\n',
    'links with long targets': lambda: head + '[a](' + fill('x', 1000000) + ')\n',
    'link with many escapes': lambda: head + '[a](' + fill('%ff') + '.md)\n',
    'link with many dots': lambda: head + '[a](' + fill('../') + 'x.md)\n',
    'link with many folders': lambda: head + '[a](' + fill('x/') + 'x.md)\n',
    'link title': lambda: head + '[a](b "' + fill('x', 1000000) + '\n',
    'images': lambda: head + ''.join(f'![a]({i}.png) ' for i in range(20000)) + '\n',
    'emphasis': lambda: head + fill('*a _b ') + '\n',
    'deep emphasis': lambda: head + '*' * 100000 + 'a' + '*' * 100000 + '\n',
    'deep strong': lambda: head + '**a ' * 100000 + ' b**' * 100000 + '\n',
    'deep mixed emphasis': lambda: head + '*_' * 50000 + 'a' + '_*' * 50000 + '\n',
    'stars': lambda: head + fill('*') + '\n',
    'underscores': lambda: head + fill('a_') + '\n',
    'stars at letters': lambda: head + fill('a**b') + 'c* ' + '\n',
    'stars at wide letters': lambda: head + fill('。**漢') + '\n',
    'stars at wide letters, reversed': lambda: head + fill('漢**。') + '\n',
    'back ticks': lambda: head + ''.join('`' * i + ' ' for i in range(1, 2000)) + '\n',
    'back ticks, odd': lambda: head + fill('` `` ') + '\n',
    'back ticks of one length': lambda: head + fill('``a`') + '\n',
    'entities': lambda: head + fill('&amp;') + '\n',
    'entities without end': lambda: head + fill('&') + '\n',
    'numeric entities': lambda: head + fill('&#x1F600;') + '\n',
    'back slashes': lambda: head + fill('\\') + '\n',
    'auto links': lambda: head + fill('<http://a>') + '\n',
    'less than': lambda: head + fill('<') + '\n',
    'hard breaks': lambda: head + fill('a\\\n'),
    'hard breaks by spaces': lambda: head + fill('a  \n'),
    'definitions': lambda: head + ''.join(f'[{i}]: /u\n\n' for i in range(100000)) + fill('[1]', 300000),
    'definitions, equal': lambda: head + fill('[a]: /u\n'),
    'definition used often': lambda: head + '[a]: /' + 'x' * 200000 + '\n\n' + fill('[a]', 1500000),
    'definition with a long title': lambda: head + '[a]: /x "' + 'x' * 20000 + '"\n\n' + fill('[a] ', 1500000),
    'definition in a quote': lambda: head + '> [a]: /' + 'x' * 200000 + '\n\n' + fill('[a]', 1500000),
    'definition on two lines': lambda: head + '[a\n]:\n/' + 'x' * 200000 + '\n\n' + fill('[a\n]', 1500000),
    'footnotes': lambda: head + fill('[^1]: x\n\n'),
    # tables
    '20,000 columns': lambda: head + table(20000, 10),
    '20,000 columns, 2 rows of one cell': lambda: head + '|a' * 20000 + '|\n' + '|-' * 20000 + '|\n|b|\n|c|\n',
    '20,000 columns, short rows': lambda: head + '|a' * 20000 + '|\n' + '|-' * 20000 + '|\n' + fill('|\n', 400000),
    '20,000 columns, rows of a letter': lambda: head + '|a' * 20000 + '|\n' + '|-' * 20000 + '|\n' + fill('x\n', 400000),
    '1,000 columns, short rows': lambda: head + '|a' * 1000 + '|\n' + '|-' * 1000 + '|\n' + fill('|b|\n'),
    'a million cells': lambda: head + table(10, 60000),
    'rows': lambda: head + '|a|\n|-|\n' + fill('|b|\n'),
    'tables': lambda: head + fill('|a|\n|-|\n|b|\n\n'),
    'tables in one paragraph': lambda: head + fill('|a|\n|-|\n'),
    'dashes': lambda: head + 'a\n' + fill('|-') + '\n',
    'pipes': lambda: head + 'a|b\n-|-\n' + fill('|') + '\n',
    'escaped pipes': lambda: head + 'a|b\n-|-\n' + fill('\\|') + '\n',
    'code in cells': lambda: head + 'a|b\n-|-\n' + fill('`|') + '\n',
    'table in nested quotes': lambda: head + '> ' * 90 + 'a|b\n' + '> ' * 90 + '-|-\n' + fill('> ' * 90 + 'a|b\n'),
    # HTML
    'tags': lambda: head + fill('<b>') + '\n',
    'tags in a paragraph': lambda: head + 'x ' + fill('<b>') + '\n',
    'end tags': lambda: head + 'x ' + fill('</b>') + '\n',
    'other tags': lambda: head + 'x ' + fill('<sup><sub>') + '\n',
    'comments': lambda: head + fill('<!--') + '\n',
    'comments in a paragraph': lambda: head + 'x ' + fill('<!-- ') + '\n',
    'processing instructions': lambda: head + 'x ' + fill('<?') + '\n',
    'declarations': lambda: head + 'x ' + fill('<!A ') + '\n',
    'CDATA': lambda: head + 'x ' + fill('<![CDATA[') + '\n',
    'tag without end': lambda: head + 'x <a ' + fill('b="c" ') + '\n',
    'quotes in a tag': lambda: head + 'x ' + fill('<a b="') + '\n',
    'nested divs': lambda: head + fill('<div>') + '\n',
    'nested lists in HTML': lambda: head + fill('<ul><li>') + '\n',
    'nested tables in HTML': lambda: head + fill('<table><tr><td>') + '\n',
    'HTML table of many columns': lambda: head + '<table><tr>' + fill('<td>x', 500000) + '</tr>' + fill('<tr><td>y</tr>', 500000) + '</table>\n',
    'HTML table with spans': lambda: head + '<table><tr>' + fill('<td colspan=1000 rowspan=1000>x') + '</tr></table>\n',
    'br': lambda: head + 'x' + fill('<br>') + '\n',
    'anchors': lambda: head + 'x' + fill('<a name="x"></a>') + '\n',
    'broken anchors': lambda: head + 'x' + fill('<a name="x&quot;></a>') + '\n',
    'pre': lambda: head + fill('<pre>') + '\n',
    'code fences': lambda: head + fill('```\n'),
    'code fence without end': lambda: head + '```\n' + fill('x\n'),
    'indented code': lambda: head + fill('    x\n'),
    'info string': lambda: head + '```' + fill('x') + '\n',
    # bilingual spans
    'units': lambda: head + ''.join(unit(i, 'a', 'b') + ' ' for i in range(14000)) + '\n',
    'equal units': lambda: head + fill(unit(1, 'a', 'b')) + '\n',
    'openings': lambda: head + fill('<span data-ttu-id="ab12c-101">') + '\n',
    'openings of different units': lambda: head + ''.join(f'<span data-ttu-id="ab12c-{i}">' for i in range(60000)) + '\n',
    'sources': lambda: head + '<span data-ttu-id="ab12c-101">' + fill('</span><span class="sxs-lookup"><span data-stu-id="ab12c-102">'),
    'halves': lambda: head + fill('<span data-ttu-id="ab12c-101">a</span>') + '\n',
    'halves of different units': lambda: head + ''.join(f'<span data-ttu-id="ab12c-{i}">a</span><span class="sxs-lookup"><span data-stu-id="ab12c-{i + 1}">' for i in range(18000)),
    'own spans': lambda: head + unit(1, 'a', 'b') + fill('<span>') + '\n',
    'own spans in a unit': lambda: head + unit(1, fill('<span>', 900000), fill('<span>', 900000)) + '\n',
    'end tags of spans': lambda: head + unit(1, 'a', 'b') + fill('</span>') + '\n',
    'a unit of 1 MB': lambda: head + unit(1, fill('a ', 1000000), fill('b ', 900000)) + '\n',
    'a unit of lines': lambda: head + unit(1, fill('a\n', 900000), fill('b\n', 900000)) + '\n',
    'stars in units': lambda: head + ''.join(unit(i, '**', '**') for i in range(14000)) + '\n',
    'units in a table': lambda: head + '|a|\n|-|\n' + ''.join('|' + unit(i, 'a', 'b') + '|\n' for i in range(13000)),
    # what is recognised
    'services': lambda: head + '# <a name="t"></a>T\n\n## <a name="services-in-scope"></a>S\n\n' + fill('- Azure, Power BI, Office 365\n'),
    'services on one line': lambda: head + '## <a name="services-in-scope"></a>S\n\n- ' + fill('Azure, ') + '\n',
    'services without end': lambda: head + '## <a name="services-in-scope"></a>S\n\n- ' + fill('Office 365 ') + '\n',
    'unknown services': lambda: head + '## <a name="services-in-scope"></a>S\n\n' + ''.join(f'- Service {i}\n' for i in range(90000)),
    'parentheses in services': lambda: head + '## <a name="services-in-scope"></a>S\n\n- ' + fill('(') + '\n',
    'scope table': lambda: head + '## <a name="office-365-applicability-and-in-scope-services"></a>S\n\n|a|b|\n|-|-|\n' + fill('|Azure|Exchange Online, SharePoint|\n'),
    'scope table, bilingual': lambda: head + '## <a name="office-365-applicability-and-in-scope-services"></a>S\n\n|a|b|\n|-|-|\n|GCC|' + unit(1, fill('Azure, ', 180000), fill('Azure, ', 180000)) + '|\n',
    'services, bilingual': lambda: head + '## <a name="services-in-scope"></a>S\n\n' + ''.join('- ' + unit(i, 'Azure', 'Azure') + '\n' for i in range(most // 150)),
    'certificates': lambda: head + '## <a name="audits-reports-and-certificates"></a>A\n\n' + ''.join(f'- [c](https://aka.ms/{i})\n' for i in range(60000)),
    'sections': lambda: head + fill('## <a name="services-in-scope"></a>S\n\n- Azure\n\n'),
    'questions': lambda: head + '## <a name="frequently-asked-questions"></a>F\n\n' + fill('**q?**\n\na\n\n'),
    'one question of 1 MB': lambda: head + '## <a name="frequently-asked-questions"></a>F\n\n**' + fill('q', 1000000) + '**\n\na\n',
    'resources': lambda: head + '## <a name="resources"></a>R\n\n' + fill('- [a](b)\n'),
    'slugs': lambda: head + fill('## é è ê\n'),
    # dialect
    'columns': lambda: head + fill(':::row:::\n'),
    'images of the dialect': lambda: head + fill(':::image source="a.png" alt-text="b":::\n'),
    'image of the dialect without end': lambda: head + ':::image ' + fill('source="') + '\n',
    'videos': lambda: head + fill('[!VIDEO https://x]\n'),
    'videos on one line': lambda: head + fill('[!VIDEO https://x] ') + '\n',
    'headings without blank': lambda: head + fill('##T\n'),
    'includes': lambda: head + fill('[!INCLUDE [x](includes/x.md)]\n'),
    'includes on one line': lambda: head + fill('[!INCLUDE [x](includes/x.md)] ') + '\n',
    'include without end': lambda: head + fill('[!INCLUDE [') + '\n',
    # words
    'one word': lambda: head + fill('é') + '\n',
    'different words': lambda: head + ' '.join(f'{i:x}' for i in range(most // 7)) + '\n',
    'different wide letters': lambda: head + ''.join(chr(0x4e00 + i * 7919 % 20000) for i in range(most // 3)) + '\n',
    'wide letters and words': lambda: head + fill('監a査b') + '\n',
    'one letter and its marks': lambda: head + fill('a' + '\u0301' * 200 + ' ') + '\n',
    'Thai, which has no spaces': lambda: head + fill('การ') + '\n',
    # bytes
    'NUL': lambda: head + fill('\0') + '\n',
    'controls': lambda: head + fill('\x01\x02\x1b') + '\n',
    'CR': lambda: head + fill('\r') + '\n',
    'BOM': lambda: fill('\ufeff') + '\n',
    'no characters': lambda: head + fill('\ufdd0 \ufdd1 ') + '\n',
    'marks of our own': lambda: head + fill('<!--\ufdd2-->') + '\n',
    'combining': lambda: head + '# a' + fill('\u0301') + '\n',
    'invalid UTF-8': lambda: head.encode() + b'\xe9\xff' * (most // 2),
    'cut UTF-8': lambda: head.encode() + b'\xf0\x9f\x98' * (most // 3),
}
wanted = sys.argv[1:]
# What tables/findings.tsv must say of it: a limit that is met is told.
told = {
    'alias bomb': 'aliases', '10,000 nested quotes': 'nesting', '10,000 nested lists': 'nesting',
    'image brackets, 300 KB': 'brackets', 'image brackets in a heading': 'brackets',
    'includes': 'include-too-many', 'invalid UTF-8': 'invalid-utf8', 'NUL': 'nul-bytes',
}

def run(*command):
    """status, seconds, megabytes at most, processor's seconds"""
    with open('out.txt', 'wb') as out:
        start = time.monotonic()
        child = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - start > seconds_max * 4:
                child.kill()
            time.sleep(0.002)
    child.returncode = status
    return os.waitstatus_to_exitcode(status), time.monotonic() - start, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime

def fail(name, why):
    global bad
    bad = 1
    print(f'FAIL: {name}: {why}; {open("out.txt", errors="replace").read()[:300]}')

# Once as large as may be, and once so that it is just below what is taken for too dense to be parsed. Under valgrind only
# the latter, which all is parsed of: five processes an article take 4 s there before they do anything.
sizes = [390000] if valgrind else [limit - 4096, 390000]
slowest, longest, largest, count = (0, ''), (0, ''), (0, ''), 0
for most, name in [(size, name) for size in sizes for name in cases]:
    if wanted and name not in wanted:
        continue
    text = cases[name]()
    must_tell = told.get(name)
    name = f'{name} ({most})'
    shutil.rmtree('in', ignore_errors=True)
    os.makedirs('in/includes')
    if os.path.exists('x.db'):
        os.remove('x.db')
    data = text if isinstance(text, bytes) else text.encode()
    del text
    assert len(data) <= limit, (name, len(data))
    open('in/bad.md', 'wb').write(data)
    open('in/good.md', 'w').write(head + '# Bon\n')
    open('in/includes/x.md', 'w').write('x' * 1000 + '\n')
    status, seconds, megabytes, processor = run(cfs, 'index', '--jobs', '1', 'x.db', 'in')
    count += 1
    if os.environ.get('VERBOSE'):
        print(f'{seconds:6.2f} s {megabytes:5.0f} MB  {name}', flush=True)
    slowest, longest, largest = max(slowest, (seconds, name)), max(longest, (processor, name)), max(largest, (megabytes, name))
    if status not in (0, 1):
        fail(name, f'exit {status}')
        continue
    if seconds > seconds_max:
        fail(name, f'{seconds:.1f} s')
    if megabytes > megabytes_max:
        fail(name, f'{megabytes:.0f} MB')
    for command in (('check', 'x.db'), ('cat', 'x.db', 'text/by-locale/fr-fr/good.fr-fr.txt')):
        status, seconds, megabytes, processor = run(cfs, *command)
        if status or seconds > seconds_max or megabytes > megabytes_max * 2:
            fail(name, f'{command[0]}: exit {status}, {seconds:.1f} s, {megabytes:.0f} MB')
    # It is there, or it says why not.
    run(cfs, 'cat', 'x.db', 'tables/findings.tsv')
    findings = open('out.txt', encoding='utf-8').read()
    run(cfs, 'cat', 'x.db', 'tables/articles.tsv')
    if ('\tbad.md\n' in open('out.txt', encoding='utf-8').read()) == ('error\tbad.md\t' in findings):
        fail(name, 'neither an article nor refused with a reason')
    if must_tell and not any('\tbad.md\t' in line and must_tell in line for line in findings.split('\n')):
        fail(name, f'no finding of {must_tell}: {findings[:300]}')
print(f'{count} articles; slowest {slowest[0]:.2f} s ({slowest[1]}), most of the processor {longest[0]:.2f} s ({longest[1]}), largest {largest[0]:.0f} MB ({largest[1]})')
sys.exit(bad)
PYTHON

# Includes of includes: each file is small, what they say together is not.
rm -rf in; mkdir -p in/includes
article in/a.md fr-FR A '[!INCLUDE [x](includes/0.md)]'
for i in $(seq 0 30); do
	for _ in 1 2 3 4 5 6 7 8 9 10; do echo "[!INCLUDE [x]($((i + 1)).md)]"; done >in/includes/$i.md
done
run 0 timeout $((20 * slower)) "$cfs" index x.db in
contains 'includes of includes' "$("$cfs" cat x.db tables/findings.tsv)" include
printf '[!INCLUDE [x](x.md)]\n' >in/includes/x.md
article in/a.md fr-FR A '[!INCLUDE [x](includes/x.md)]'
run 0 timeout $((20 * slower)) "$cfs" index x.db in

# A file beyond the limit, by a byte.
rm -rf in x.db; mkdir in
article in/good.md fr-FR Bon
{ printf -- '---\ntitle: T\nms.contentlocale: fr-FR\n---\n'; head -c $((2 << 20)) /dev/zero | tr '\0' x; } | head -c $(((2 << 20) + 1)) >in/bad.md
run 1 "$cfs" index x.db in
contains 'beyond 2 MiB' "$("$cfs" cat x.db tables/findings.tsv | grep '^error.bad.md')" skipped
truncate -s -1 in/bad.md
run 0 "$cfs" index x.db in
contains 'exactly 2 MiB' "$("$cfs" ls x.db text/by-locale/fr-fr)" bad.fr-fr.txt

# Loops of links to folders, links that lead out, links to themselves, and what is no file.
rm -rf in out x.db; mkdir -p in/a/b in/includes in/media out
article in/good.md fr-FR Bon
article in/a/b/c.md fr-FR C
article out/secret.md fr-FR Geheim 'GEHEIM'
printf 'GEHEIM\n' >out/secret.txt
printf '\x89PNG\r\n\x1a\nGEHEIM' >out/secret.png
ln -s ../.. in/a/b/loop
ln -s . in/dot
ln -s self.md in/self.md
ln -s two.md in/one.md; ln -s one.md in/two.md
ln -s ../out in/folder
ln -s "$work/out" in/absolute
ln -s ../out/secret.md in/leaves.md
ln -s "$work/out/secret.md" in/absolute.md
ln -s /dev/zero in/zero.md
ln -s /proc/self/environ in/environ.md
ln -s ../../out/secret.txt in/includes/leaves.md
ln -s ../../out in/includes/folder
ln -s ../../out/secret.png in/media/leaves.png
ln -s ../../out in/media/folder
mkfifo in/pipe.md in/includes/pipe.md
mkdir in/folder.md
article in/x.md fr-FR X "$(for path in includes/leaves.md includes/folder/secret.txt ../out/secret.txt "$work/out/secret.txt" \
	/etc/passwd ../../../../../../etc/passwd '..%2fout%2fsecret.txt' '..\\\\out\\\\secret.txt' includes/pipe.md 'file:///etc/passwd' \
	'~/../out/secret.txt' includes//../../out/secret.txt; do echo "[!INCLUDE [x]($path)]"; done
	for path in media/leaves.png media/folder/secret.png ../out/secret.png "$work/out/secret.png" '..%2fout%2fsecret.png' \
	'file:///etc/passwd' 'media/%2e%2e/%2e%2e/out/secret.png'; do echo "![x]($path)"; done)"
timeout $((60 * slower)) "$cfs" index x.db in >out.txt 2>err.txt
expect 'links: exit' 1 $?
expect 'links: articles' 'c.fr-fr.txt good.fr-fr.txt x.fr-fr.txt' "$(echo $("$cfs" ls x.db text/by-locale/fr-fr))"
run 0 "$cfs" check x.db
run 0 "$cfs" export x.db exported
grep -rq GEHEIM exported x.db && fail "links: something outside SOURCE was read: $(grep -rl GEHEIM exported x.db | head -n 5)"
grep -rqE 'root:|PATH=' exported && fail 'links: /etc/passwd or the environment was read'
expect 'links: images' index.html "$("$cfs" ls x.db html/media)"
finish
