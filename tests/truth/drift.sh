#!/bin/bash
# SPDX-License-Identifier: MIT
# tables/drift.tsv of the five seeds against what is known of them: precision and recall, a line a kind. Wanted: the
# difference in scope, and every pair with a wrong source that is about a standard, service, kind, service's name or
# title. A row that neither file knows is false; three may be.
. "$(dirname "$0")/../cli/common.sh"
shared=$top/../shared
[ -e "$shared/truth/seed-mismatches.json" ] || { echo 'skipped: no ../shared/truth'; exit 77; }
run 0 "$cfs" index s.db "$shared/corpus/seeds"
"$cfs" cat s.db tables/drift.tsv >drift.tsv
cat >compare.py <<'E2'
import collections, json, sys
mismatches = json.load(open(sys.argv[1] + '/seed-mismatches.json'))
known = json.load(open(sys.argv[1] + '/seed-drift.json'))
ASPECTS = {'standard', 'service', 'kind', 'service-name', 'title-prefix'}
lines = open('drift.tsv', encoding='utf-8').read().split('\n')
if lines[0] != 'kind\tstandard\tarticle\tlocale\treference\tdetail' or lines[1:-1] != sorted(lines[1:-1]):
    sys.exit('not the header, or not sorted')
rows = [line.split('\t') for line in lines[1:-1]]

# What is known, as (kind of fact, locale, reference) -> the aspect that is wanted, or None.
facts = {}
for m in mismatches:
    wanted = m['aspect'] if m['class_'] == 'wrong-source' and m['aspect'] in ASPECTS else None
    facts['pair', m['locale'].lower(), m['segment']] = wanted
for service in known['scope_differences']:
    for locale, there in known['scope'][service].items():
        if not there:
            facts['scope', locale.lower(), service] = 'scope'
everywhere = {locale.lower() for locale in known['scope']['azure']}
for slug, locales in known['sections_only_in_some'].items():
    for locale in everywhere - {l.lower() for l in locales}:
        facts['section', locale, slug] = None
for url, titles in known['cert_urls'].items():
    for locale in everywhere - {l.lower() for l in titles}:
        facts['certificate', locale, url] = None

found, true, false = set(), collections.Counter(), collections.Counter()
for kind, _, _, locale, reference, _ in rows:
    fact = (kind if kind in ('scope', 'section', 'certificate') else 'pair', locale, reference)
    found.add(fact)
    (true if fact in facts else false)[kind] += 1
    if fact not in facts:
        print('false:', kind, locale, reference)
wanted = collections.Counter(facts.values())
del wanted[None]
for aspect in sorted(wanted):
    got = sum(a == aspect and f in found for f, a in facts.items())
    print(f'{aspect}: {got} of {wanted[aspect]} found')
for kind in sorted(true | false):
    print(f'{kind}: {true[kind]} rows true, {false[kind]} false')
missed = [f for f, a in facts.items() if a and f not in found]
for fact in missed:
    print('missed:', *fact)
total = sum(true.values()) + sum(false.values())
print(f'recall {sum(wanted.values()) - len(missed)}/{sum(wanted.values())}, precision {sum(true.values())}/{total}')
sys.exit(bool(missed) or sum(false.values()) > 3 or sum(wanted.values()) < 28)
E2
python3 compare.py "$shared/truth" >score.txt || fail 'see below'
cat score.txt
finish
