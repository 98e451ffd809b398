#!/bin/bash
# SPDX-License-Identifier: MIT
# data/schema/article.schema.json is a schema, describes every key, and holds for json/ of the samples and, where they
# exist, of all real articles; and it refuses what it should.
. "$(dirname "$0")/common.sh"
# Debian's modules are those of Debian's python.
python=/usr/bin/python3
$python -c 'import jsonschema' 2>/dev/null || { echo 'skipped: no python3-jsonschema'; exit 77; }
cat >validate.py <<'E2'
import copy, json, os, sys
import jsonschema
schema = json.load(open(sys.argv[1]))
validator = jsonschema.Draft202012Validator(schema)
validator.check_schema(schema)
resolve = lambda s: schema['$defs'][s['$ref'].split('/')[-1]] if '$ref' in s else s

def described(s, where):
    for key, value in s.get('properties', {}).items():
        if not value.get('description'):
            sys.exit(f'{where}{key}: not described')
        described(resolve(value), f'{where}{key}.')
        if 'items' in resolve(value):
            described(resolve(value)['items'], f'{where}{key}[].')
    if 'properties' in s and s.get('additionalProperties') is not False:
        sys.exit(f'{where}: additionalProperties')
described(schema, '')

def paths(value, where=''):
    if isinstance(value, dict):
        for key, v in value.items():
            yield f'{where}.{key}'
            yield from paths(v, f'{where}.{key}')
    elif isinstance(value, list):
        for v in value:
            yield from paths(v, where + '[]')

files, seen, last = 0, set(), None
for folder, _, names in os.walk(sys.argv[2]):
    for name in names:
        article = json.load(open(os.path.join(folder, name), encoding='utf-8'))
        for error in validator.iter_errors(article):
            sys.exit(f'{name}: {"/".join(map(str, error.absolute_path))}: {error.message}')
        seen.update(paths(article))
        files += 1
        last = article

for change in ({'article': None}, {'title': ''}, {'more': 1}, {'updated': '22/01/2020'}, {'headings': [{'level': 7, 'slug': 'x'}]},
               {'certificates': [{'kind': 'paper'}]}, {'links': [{'href': 'x'}]}, {'segments': None}):
    if validator.is_valid(copy.deepcopy(last) | change):
        sys.exit(f'the schema takes {change}')
print(files, len(seen))
E2
# validate SOURCE...: files and different keys.
validate() {
	rm -rf s.db out
	"$cfs" index --quiet s.db "$@" >/dev/null 2>&1
	"$cfs" export s.db out >/dev/null || fail "export"
	$python validate.py "$top/data/schema/article.schema.json" out/json/by-locale || fail "$1"
}
validate "$top/data/articles" >samples.txt
cat samples.txt
case $(cat samples.txt) in
"22 "*) ;;
*) fail 'not the 22 samples' ;;
esac
real=$top/../shared/corpus
[ ! -d "$real/real" ] || validate "$real/real" "$real/seeds"
finish
