#!/bin/bash
# SPDX-License-Identifier: MIT
# Services of articles that carry no English: told by the same article in English, by bilingual articles of the
# language, by the catalogue, in this order. The Finnish names here are nobody's but ours.
. "$(dirname "$0")/common.sh"

# text FILE LOCALE VERSION BODY: an article with a scope section; VERSION may be empty.
text() {
	mkdir -p "$(dirname "$1")"
	{
		printf -- '---\ntitle: Standard\nms.contentlocale: %s\n' "$2"
		[ -z "$3" ] || printf 'ms.openlocfilehash: %s\n' "$3"
		printf -- '---\n# Standard\n\n## <a name="microsoft-in-scope-cloud-services"></a>Scope\n\n%b\n' "$4"
	} >"$1"
}

# unit ID TRANSLATION ENGLISH: a bilingual unit.
unit() {
	printf '<span data-ttu-id="0a1b2-%s">%s</span><span class="sxs-lookup"><span data-stu-id="0a1b2-%s">%s</span></span>' \
		"$1" "$2" "$1" "$3"
}

# scope LOCALE ARTICLE: its services as "id[/environment]=words", in their order.
scope() {
	"$cfs" cat i.db tables/scope.tsv |
		awk -F'\t' -v l="$1" -v a="$2" '$1 == l && $3 == a {print $4 ($5 == "" ? "" : "/" $5) "=" $6}' | tr '\n' '|'
}

unknown() { "$cfs" cat i.db tables/findings.tsv | grep -c "service-unknown.*'$1'"; }

index() {
	run 0 "$cfs" index i.db in --quiet --jobs "${1-2}"
	run 0 "$cfs" check i.db
}

# 1. The same version in English: bullets by position, cells by what is left between the names that both share.
text in/en-us/soc-1.md en-us v1 '- Azure\n- [Power BI](https://aka.ms/pbi)\n- Stream

| Applicability | Services |\n|---|---|\n| GCC | Exchange Online, Forms, Planner, SharePoint Online, Delve |\n'
text in/fi-fi/soc-1.md fi-fi v1 '- Taivas\n- [Mahti](https://aka.ms/pbi)\n- Virta

| Kohde | Palvelut |\n|---|---|\n| GCC | Exchange Online, Lomake, Suunta, SharePoint Online, Kaivuu |\n'
# The same again, but a bullet and a name fewer: what is between two that are sure stays sure.
text in/en-us/soc-3.md en-us v3 '- Azure Germany\n- Intune\n- Power Apps\n- [Power BI](https://aka.ms/pbi)\n- Sway\n'
text in/fi-fi/soc-3.md fi-fi v3 '- Intune\n- Soveltaja\n- [Mahti](https://aka.ms/pbi)\n- Keinu\n'
index
expect 'same version' "azure=Taivas|power-bi=Mahti|microsoft-stream=Virta|exchange-online/gcc=Exchange Online|forms/gcc=Lomake|\
planner/gcc=Suunta|sharepoint-online/gcc=SharePoint Online|delve/gcc=Kaivuu|" "$(scope fi-fi soc-1)"
expect 'a bullet fewer' 'intune=Intune|power-apps=Soveltaja|power-bi=Mahti|sway=Keinu|' "$(scope fi-fi soc-3)"
expect 'findings of what was found out' 0 "$(unknown '.*')"
# Record, rows and views agree.
contains 'json' "$("$cfs" cat i.db json/by-locale/fi-fi/soc-1.fi-fi.json)" '"microsoft-stream"'
contains 'by-service' "$("$cfs" ls i.db text/by-service/microsoft-stream)" soc-1.fi-fi.txt
contains 'text' "$("$cfs" cat i.db text/by-service/microsoft-stream/soc-1.fi-fi.txt)" 'Services: azure, delve,'

# 2. Bilingual articles of the language, whole names and names within a list; an explanation in parentheses is no part of them.
rm -r in
text in/a/pci-dss.md fi-fi p1 "- $(unit 11 Hehku Yammer)\n- $(unit 12 'Pelto (uusi)' 'Planner (new)')
- $(unit 13 'Kaikki ja muu' 'Azure and Office 365')\n- $(unit 14 'Kukkaro' 'Gardens')\n"
text in/b/hipaa.md fi-fi h1 '- Hehku\n- Intune, Pelto\n- Kaikki ja muu\n- Kukkaro\n'
index
expect 'learned' 'yammer=Hehku|intune=Intune, Pelto|planner=Intune, Pelto|azure=Kaikki ja muu|office-365=Kaikki ja muu|=Kukkaro|' \
	"$(scope fi-fi hipaa)"
expect 'nothing known: a finding' 1 "$(unknown Kukkaro)"
# Most votes win; a tie tells nothing.
text in/a/pci-dss.md fi-fi p1 "- $(unit 11 Hehku Yammer)\n- $(unit 12 Pelto Planner)\n"
text in/a/soc-2.md fi-fi s1 "- $(unit 11 Hehku Sway)\n- $(unit 12 Pelto Planner)\n"
text in/a/soc-3.md fi-fi s3 "- $(unit 11 Sade Delve)\n- $(unit 12 Pelto Sway)\n"
index
expect 'votes' '=Hehku|intune=Intune, Pelto|planner=Intune, Pelto|' "$(scope fi-fi hipaa | cut -d'|' -f1-3)|"
expect 'a tie' 1 "$(unknown Hehku)"

# 3. The catalogue, its English names too.
rm -r in
text in/b/hipaa.md es-es h1 '- Azure Gobierno\n- Intune\n- Huerta\n'
index
expect 'catalogue' 'azure-government=Azure Gobierno|intune=Intune|=Huerta|' "$(scope es-es hipaa)"
expect 'unknown to all' 1 "$(unknown Huerta)"

# Learned before catalogue; the same version before what was learned.
text in/a/pci-dss.md es-es p1 "- $(unit 11 'Azure Gobierno' 'Azure Germany')\n- $(unit 12 Huerta Sway)\n"
index
expect 'learned before catalogue' 'azure-germany=Azure Gobierno|intune=Intune|sway=Huerta|' "$(scope es-es hipaa)"
text in/c/hipaa.md en-us h1 '- Power Apps\n- Intune\n- Yammer\n'
index
expect 'the same version before all' 'power-apps=Azure Gobierno|intune=Intune|yammer=Huerta|' "$(scope es-es hipaa)"
# Another version only votes where nothing else is known.
text in/c/hipaa.md en-us h2 '- Power Apps\n- Intune\n- Yammer\n'
index
expect 'another version' 'azure-germany=Azure Gobierno|intune=Intune|sway=Huerta|' "$(scope es-es hipaa)"
rm -r in/a
index
expect 'another version, nothing learned' 'azure-government=Azure Gobierno|intune=Intune|yammer=Huerta|' "$(scope es-es hipaa)"
# Names of a cell that were only left over on both sides come behind the catalogue.
rm -r in
text in/a/hipaa.md en-us h1 '| A | S |\n|---|---|\n| GCC | Azure, Sway, Intune, Delve |\n'
text in/b/hipaa.md es-es h1 '| A | S |\n|---|---|\n| GCC | Intune, Huerta, Azure, Azure Gobierno |\n'
index
expect 'left over' 'intune/gcc=Intune|sway/gcc=Huerta|azure/gcc=Azure|azure-government/gcc=Azure Gobierno|' \
	"$(scope es-es hipaa)"
# An article in plain form of a language that the catalogue knows tells one that it does not.
rm -r in
text in/a/hipaa.md es-es h1 '- Azure Gobierno\n- Intune\n'
text in/b/hipaa.md fi-fi h1 '- Hallinto\n- Intune\n'
index
expect 'plain form of another language' 'azure-government=Hallinto|intune=Intune|' "$(scope fi-fi hipaa)"

# A cell's two sides are paired with what most tell elsewhere, where the article waits for a name at all.
rm -r in
for a in pci-dss soc-2; do
	text in/a/$a.md fi-fi "$a" "- $(unit 11 Hehku Yammer)\n- $(unit 12 Pelto Planner)\n"
done
cell="| A | S |\n|---|---|\n| GCC | $(unit 11 'Pelto, Hehku' 'Yammer, Planner') |\n"
text in/b/hipaa.md fi-fi h1 "- Keinu\n\n$cell"
index
expect 'two sides, learned' '=Keinu|yammer/gcc=Hehku|planner/gcc=Pelto|' "$(scope fi-fi hipaa)"
text in/b/hipaa.md fi-fi h1 "$cell"
index
expect 'two sides, by position' 'yammer/gcc=Pelto|planner/gcc=Hehku|' "$(scope fi-fi hipaa)"

# Whatever the number of threads.
for i in $(seq 40); do
	text "in/x/x-$i.md" en-us "x$i" "- Azure\n- Sway\n- Planner\n"
	text "in/y/x-$i.md" fi-fi "x$((i % 3 ? i : 0))" "- Taivas\n- Keinu $((i % 4))\n- Suunta\n"
done
index 1
"$cfs" cat i.db tables/scope.tsv tables/findings.tsv >one.txt
index 7
"$cfs" cat i.db tables/scope.tsv tables/findings.tsv >seven.txt
cmp one.txt seven.txt || fail 'services depend on the number of threads'

# More articles of a locale than are looked at together, and another one whose files come before and behind theirs.
rm -r in
for i in $(seq 10 89); do
	text "in/b/b-$i.md" fi-fi "b$i" '- Taivas\n'
done
for i in a/a-1 a/a-2 a/a-3 c/c-1; do
	text "in/$i.md" sv-se "${i#*/}" '- Himmel\n'
done
run 0 timeout $((60 * slower)) "$cfs" index i.db in --quiet
expect 'locales not in the order of paths' 4 "$(unknown Himmel)"

finish
