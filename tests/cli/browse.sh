#!/bin/bash
# SPDX-License-Identifier: MIT
# ls, cat, stat, info and check on the sample corpus.
. "$(dirname "$0")/common.sh"
run 0 "$cfs" index s.db "$top/data/articles"
contains summary "$out" '22 articles in 6 locales, 0 skipped'
expect 'no finding of severity error' '' "$("$cfs" cat s.db tables/findings.tsv | grep '^error')"

run 0 "$cfs" ls s.db
expect root 'README.txt bilingual html json revision tables text tmx' "$(echo $out)"
run 0 "$cfs" ls s.db /text/
expect views 'by-certificate by-locale by-service by-standard search' "$(echo $out)"
run 0 "$cfs" ls s.db text/by-standard
expect standards 'fedramp gdpr index.txt iso-27001 iso-27018 soc-2' "$(echo $out)"
run 0 "$cfs" ls s.db text/by-locale/ko-kr
expect 'one locale' 'iso-27001.ko-kr.txt iso-27018.ko-kr.txt soc-2.ko-kr.txt' "$(echo $out)"
run 0 "$cfs" ls s.db text/by-locale/ko-kr/soc-2.ko-kr.txt
expect 'a file' text/by-locale/ko-kr/soc-2.ko-kr.txt "$out"

# The same file under its four kinds of folder.
for file in text/by-standard/iso-27001 text/by-service/azure; do
	expect "$file" "$("$cfs" stat s.db text/by-locale/fr-fr/iso-27001.fr-fr.txt | tail -n +2)" \
		"$("$cfs" stat s.db $file/iso-27001.fr-fr.txt | tail -n +2)"
done

# Every language says Office 365, also where the article has a no-break space in it.
for locale in en-us fr-fr it-it ja-jp ko-kr zh-cn; do
	"$cfs" cat s.db text/by-locale/$locale/iso-27001.$locale.txt | grep -q 'Office 365' || fail "no 'Office 365' in $locale"
done

# The drift that the samples have on purpose.
managed=$("$cfs" ls s.db text/by-service/microsoft-managed-desktop | grep -c iso-27001)
expect 'Managed Desktop in all but Korean' 5 "$managed"

run 0 "$cfs" check s.db
contains check "$out" ' 0 differ'
run 0 "$cfs" info s.db
contains info "$out" 'articles:  22'
contains info "$out" "source:    $top/data/articles"

# Every JSON file is JSON; every table has as many columns as its header.
for locale in en-us fr-fr it-it ja-jp ko-kr zh-cn; do
	for file in $("$cfs" ls s.db json/by-locale/$locale); do
		"$cfs" cat s.db json/by-locale/$locale/$file | jq -e '.article and .locale and (.headings | length > 3)' >/dev/null ||
			fail "$file is no JSON of an article"
	done
done
for table in $("$cfs" ls s.db tables); do
	"$cfs" cat s.db tables/$table | awk -F '\t' 'NR == 1 {n = NF} NF != n {print FILENAME ": " $0; bad = 1} END {exit bad}' ||
		fail "$table: rows of different length"
done
expect 'articles.tsv' 23 "$("$cfs" cat s.db tables/articles.tsv | wc -l)"
finish
