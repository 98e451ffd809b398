#!/bin/bash
# SPDX-License-Identifier: MIT
# A site of more than 50,000 addresses, which is all that one sitemap may name: several, and a list of them.
. "$(dirname "$0")/common.sh"
count=${SITEMAP_ARTICLES:-50001}
mkdir -p s/en-us
(cd s/en-us && seq "$count" | awk '{ f = "a" $1 ".md"; printf "---\ntitle: T%d\n---\n# T%d\n\nWords.\n", $1, $1 >f; close(f) }')
run 0 "$cfs" index --quiet s.db s --base-url https://docs.example.org

"$cfs" cat s.db html/sitemap.xml >list.xml
"$cfs" cat s.db html/sitemap-1.xml >1.xml
"$cfs" cat s.db html/sitemap-2.xml >2.xml
expect 'what the list names' 'https://docs.example.org/sitemap-1.xml https://docs.example.org/sitemap-2.xml' \
	"$(grep -o 'https[^<]*' list.xml | xargs)"
contains 'the list' "$(head -2 list.xml)" '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
contains robots "$("$cfs" cat s.db html/robots.txt)" 'Sitemap: https://docs.example.org/sitemap.xml'
expect 'addresses in the first' 50000 "$(grep -c '^<url><loc>https://docs.example.org/by-' 1.xml)"
for n in 1 2; do
	expect "begins and ends: $n" '1 1' "$(grep -c '<urlset' $n.xml) $(grep -c '</urlset>' $n.xml)"
done
grep -ho '<loc>[^<]*' 1.xml 2.xml | sed 's/.*org.//' | sort >named
expect 'articles named, each once' "$count" "$(grep -c '^by-locale/en-us/a' named)"
expect 'nothing twice' '' "$(uniq -d named)"
contains home "$(cat named)" 'index.html'
run 1 "$cfs" cat s.db html/sitemap-3.xml
finish
