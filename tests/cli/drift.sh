#!/bin/bash
# SPDX-License-Identifier: MIT
# The verb drift: exit status, filters, the table's rows; and coverage.tsv, in every status.
. "$(dirname "$0")/common.sh"

# version FILE LOCALE HASH DATE TYPE BODY
version() {
	mkdir -p "$(dirname "$1")"
	printf -- '---\ntitle: SOC 2\nms.contentlocale: %s\nms.openlocfilehash: %s\nms.lasthandoff: %s\nms.translationtype: %s\n---\n# SOC 2\n%b' \
		"$2" "$3" "$4" "$5" "$6" >"$1"
}
scope='\n## <a name="services-in-scope"></a>X\n\n- Azure\n- Power BI\n'
version in/fr-fr/offering-soc-2.md fr-FR bbb 02/01/2020 HT "$scope"
version in/de-de/offering-soc-2.md de-DE bbb 02/10/2020 HT "$scope"
run 0 "$cfs" index d.db in
run 0 "$cfs" drift d.db
expect 'none' 'no drift' "$out"
# One of the same version lacks a service; an older one does too, which its version explains; a machine's says all.
version in/it-it/offering-soc-2.md it-IT bbb 02/10/2020 HT '\n## <a name="services-in-scope"></a>X\n\n- Azure\n'
version in/ja-jp/offering-soc-2.md ja-JP aaa 01/01/2020 HT '\n## <a name="services-in-scope"></a>X\n\n- Azure\n'
version in/ko-kr/offering-soc-2.md ko-KR aaa 03/01/2020 MT "$scope"
article in/it-it/other.md it-IT Other
run 0 "$cfs" index d.db in
run 1 "$cfs" drift d.db
contains 'true disagreement' "$out" 'it-it  scope  power-bi  not in scope here, but in de-de fr-fr (same source version)'
contains 'version skew' "$out" 'ja-jp  scope  power-bi  not in scope here, but in de-de fr-fr ko-kr'
contains 'summary' "$out" '2 in 1 article: 2 scope'
run 1 "$cfs" drift d.db --locale it-it --kind scope --standard soc-2 --article soc-2
contains 'filtered' "$out" '1 in 1 article'
run 0 "$cfs" drift d.db --locale de-de
run 1 "$cfs" drift d.db --tsv
expect 'the table itself' "$("$cfs" cat d.db tables/drift.tsv)" "$out"
run 2 "$cfs" drift d.db --kind nothing
run 2 "$cfs" drift d.db --locale
run 2 "$cfs" drift
run 2 "$cfs" drift none.db
expect 'coverage' 'de-de present,fr-fr present,it-it present,ja-jp older,ko-kr machine' \
	"$("$cfs" cat d.db tables/coverage.tsv | awk -F '\t' '$1 == "soc-2" {print $2, $3}' | paste -sd ,)"
expect 'missing' 'de-de fr-fr ja-jp ko-kr' \
	"$("$cfs" cat d.db tables/coverage.tsv | awk -F '\t' '$1 == "other" && $3 == "missing" {print $2}' | paste -sd ' ')"
"$cfs" cat d.db tables/coverage.tsv | tail -n +2 | LC_ALL=C sort -c || fail 'coverage.tsv is not sorted'
finish
