#!/bin/bash
# SPDX-License-Identifier: MIT
# What the pages of html/ say: home, folders, articles, side by side; addresses with --base-url.
. "$(dirname "$0")/common.sh"
base=https://docs.example.org/a
run 0 "$cfs" index s.db "$top/data/articles" --base-url "$base/"
page() {
	"$cfs" cat s.db "html/$1"
}

home=$(page index.html)
contains home "$home" '22 articles about 5 standards in 6 languages'
contains 'home, a language' "$home" '<a href="by-locale/ja-jp/index.html" lang="ja-JP">日本語</a>'
contains 'home, a standard' "$home" '<a href="by-standard/iso-27001/index.html">ISO/IEC 27001</a>'
contains 'home, a service' "$home" '<a href="by-service/power-bi/index.html">Power BI</a>'

french=$(page by-locale/fr-fr/index.html)
contains 'in its own words' "$french" '<html lang="fr-FR" dir="ltr">'
contains 'in its own words' "$french" '>Accueil</a>'
contains 'categories in its own words' "$french" '>Mondial</h2>'
contains 'an article' "$french" '<a href="iso-27001.fr-fr.html">ISO/IEC 27001:2013'

standard=$(page by-standard/iso-27001/index.html)
contains 'languages, dates, translation' "$standard" \
	'management de la sécurité de l’information</a></td><td><time>2023-04-26</time></td><td>Human translation</td>'
contains 'scope by language' "$standard" '<th scope="col">en-us</th><th scope="col">fr-fr</th>'
wanted=
for locale in en-us fr-fr it-it ja-jp ko-kr zh-cn; do
	in_table=$("$cfs" cat s.db tables/scope.tsv | awk -F '\t' -v l=$locale '$1 == l && $2 == "iso-27001" && $4 == "power-bi"' | wc -l)
	[ "$in_table" -gt 0 ] &&
		wanted="$wanted<td>✓</td>" || wanted="$wanted<td></td>"
done
contains 'the row of a service' "$standard" "by-service/power-bi/index.html\">Power BI</a></th>$wanted"
contains 'a certificate' "$standard" '<td>Statement of applicability</td><td>Azure</td>'

contains 'a service' "$(page by-service/power-bi/index.html)" '<a href="../../by-standard/soc-2/index.html">SOC 2</a>'
for folder in $("$cfs" ls s.db html/by-certificate | grep '^iso-27001-azure-certificate'); do
	certificate=$(page "by-certificate/$folder/index.html")
	contains 'its title in each language' "$certificate" 'lang="ja-JP">日本語'
	contains 'its kind' "$certificate" '<dt>Kind</dt><dd>Certificate</dd>'
	contains 'its service' "$certificate" '<a href="../../by-service/azure/index.html">Azure</a>'
done
[ -n "${certificate-}" ] || fail 'no certificate of Azure'

article=$(page by-locale/fr-fr/iso-27001.fr-fr.html)
contains 'a question' "$article" '<p id="faq.1">'
contains 'a question in the contents' "$article" '<a href="#faq.1">'
contains 'the next article' "$article" '<a rel="next" href="../../by-locale/fr-fr/iso-27018.fr-fr.html">'
contains 'the mode' "$article" '<a href="../../side-by-side/fr-fr/iso-27001.fr-fr.html">'
contains canonical "$article" "<link rel=\"canonical\" href=\"$base/by-locale/fr-fr/iso-27001.fr-fr.html\">"
contains alternate "$article" "hreflang=\"zh-Hans\" href=\"$base/by-locale/zh-cn/iso-27001.zh-cn.html\""
contains x-default "$article" "hreflang=\"x-default\" href=\"$base/by-locale/en-us/iso-27001.en-us.html\""
printf '%s' "$article" | sed -n 's|.*ld+json">\(.*\)</script>|\1|p' >data.json
expect 'structured data' 'TechArticle fr-FR 2023-04-26 ISO/IEC 27001' \
	"$(jq -r '[.["@type"], .inLanguage, .dateModified, .about.name] | join(" ")' data.json)"

pair=$(page side-by-side/fr-fr/iso-27001.fr-fr.html)
contains 'a pair' "$pair" '<p class="source" lang="en" dir="ltr">A certificate is valid for three years.'
contains 'links stay in the mode' "$pair" '<a href="../../side-by-side/fr-fr/iso-27018.fr-fr.html"'
contains 'the other mode' "$pair" '<li class="mode"><a href="../../by-locale/fr-fr/iso-27001.fr-fr.html">'
run 1 "$cfs" cat s.db html/side-by-side/en-us/iso-27001.en-us.html

expect robots "$(printf 'User-agent: *\nDisallow: /a/search/\nSitemap: %s/sitemap.xml' $base)" "$(page robots.txt)"
page sitemap.xml >map.xml
expect 'every article once in the sitemap' 22 "$(grep -c "<loc>$base/by-locale/[a-z-]*/[a-z0-9-]*\.[a-z-]*\.html</loc><lastmod>" map.xml)"
python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("map.xml")' || fail 'sitemap.xml is no XML'
run 0 "$cfs" index plain.db "$top/data/articles"
run 0 "$cfs" ls plain.db html
case $out in *sitemap*) fail 'a sitemap without an address' ;; esac
finish
