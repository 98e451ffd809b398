#!/bin/bash
# SPDX-License-Identifier: MIT
# bilingual/ and tmx/ of whole articles: the block that a segment is in, well-formed XML whatever an article holds, and as
# many segments in every format.
. "$(dirname "$0")/common.sh"

unit() { printf '<span data-ttu-id="%s">%s</span><span class="sxs-lookup"><span data-stu-id="%s">%s</span></span>' "$1" "$2" "$1" "$3"; }
{
	printf -- '---\ntitle: T\nms.contentlocale: fr-FR\n---\n'
	printf '# <a name="t"></a>%s\n\n' "$(unit abcde-101 Titre Title)"
	printf '## %s\n\n' "$(unit abcde-102 Partie Section)"
	printf '%s %s\n\n' "$(unit abcde-103 Un. One.)" "$(unit abcde-104 'Deux <your org>&amp; **trois' 'Two')"
	printf -- '- %s\n- a %s\n\n  %s\n\n' "$(unit abcde-105 Puce Item)" "$(unit abcde-106 Puce Item)" "$(unit abcde-107 'De plus' More)"
	printf '%s\n' "$(unit abcde-108 '1. Premier' '1. First')"
	printf '\nUn tableau:\n| %s | b |\n|---|---|\n| x %s | %s |\n' "$(unit abcde-109 Tête Head)" "$(unit abcde-110 Corps Body)" \
		"$(unit abcde-111 "$(printf 'tab\there \033[31m\302\233\357\277\276')" 'tab')"
	printf '\n> [!NOTE]\n> %s\n' "$(unit abcde-112 Remarque Note)"
	printf '\n%s\n===\n' "$(unit abcde-113 Encore Again)"
	printf '\n%s\n' "$(unit abcde-p114 Fin. '')"
} >h.md
run 0 "$cfs" index h.db h.md
expect 'kinds' 'title heading paragraph paragraph item item item item cell cell cell paragraph title paragraph' \
	"$("$cfs" cat h.db bilingual/by-locale/fr-fr/h.fr-fr.tsv | tail -n +2 | cut -f 2 | tr '\n' ' ' | sed 's/ $//')"
f=by-locale/fr-fr/h.fr-fr
expect 'four columns a line' '4' "$("$cfs" cat h.db bilingual/$f.tsv | awk -F '\t' '{print NF}' | sort -u)"
expect 'no control character' '' "$("$cfs" cat h.db bilingual/$f.tsv | LC_ALL=C tr -d '\t\n' | LC_ALL=C grep -a '[[:cntrl:]]')"

# formats INDEX: every .tmx is well-formed and has a unit for every line of its .tsv with both sides, which has one for
# every segment of its .json.
cat >formats.py <<'E2'
import json, os, sys, xml.etree.ElementTree as ElementTree
files = units = 0
for folder, _, names in os.walk(os.path.join(sys.argv[1], 'tmx/by-locale')):
    for name in names:
        tmx = os.path.join(folder, name)
        try:
            root = ElementTree.parse(tmx).getroot()
        except ElementTree.ParseError as e:
            sys.exit(f'{tmx}: {e}')
        base = tmx.replace('/tmx/', '/%s/')[:-4]
        lines = open(base % 'bilingual' + '.tsv', newline='\n', encoding='utf-8').read().split('\n')
        rows = [line.split('\t') for line in lines[1:-1]]
        segments = json.load(open(base % 'json' + '.json', encoding='utf-8'))['segments']
        tus = root.findall('body/tu')
        if lines[0] != 'segment\tkind\ttranslation\tsource' or lines[-1] or any(len(r) != 4 for r in rows):
            sys.exit(f'{base}: not what the header says')
        if [r[0] for r in rows] != [s['id'] for s in segments]:
            sys.exit(f'{base}: .tsv and .json differ')
        both = [r[0] for r in rows if r[2].strip() and r[3].strip()]
        if [t.get('tuid') for t in tus] != both:
            sys.exit(f'{base}: {len(tus)} units, {len(both)} segments')
        for tu in tus:
            langs = [v.get('{http://www.w3.org/XML/1998/namespace}lang') for v in tu.findall('tuv')]
            if len(langs) != 2 or langs[0] != 'en-US' or langs[1].lower() != name.split('.')[-2]:
                if not langs[1].startswith('zh-Han'):
                    sys.exit(f'{base}: {langs}')
            for v in tu.findall('tuv'):
                pairs = [[c.get('i') for c in v.iter(kind)] for kind in ('bpt', 'ept')]
                if sorted(pairs[0]) != sorted(pairs[1]) or len(set(pairs[0])) != len(pairs[0]):
                    sys.exit(f'{base}: {tu.get("tuid")}: pairs {pairs}')
        files += 1
        units += len(tus)
print(files, units)
E2
formats() {
	"$cfs" export "$1" "$1.out" >/dev/null || fail "export $1"
	python3 formats.py "$1.out" || fail "$1"
	rm -rf "$1.out"
}
expect 'hostile article' '1 13' "$(formats h.db)"
run 0 "$cfs" index s.db "$top/data/articles"
case $(formats s.db) in
"22 "[1-9]*) ;;
*) fail 'samples' ;;
esac
if [ -d "$top/../shared/corpus/real/sxs" ]; then
	"$cfs" index --quiet r.db "$top/../shared/corpus/real/sxs" "$top/../shared/corpus/seeds" 
	formats r.db
fi
finish
