#!/bin/sh
# SPDX-License-Identifier: MIT
# Compares the JSON that an index of the seeds gives with what is known to be true of them.
#
#	tests/truth/seeds.sh FOLDER [TRUTH]
#
# FOLDER holds by-locale/*/iso-27001.*.json: json/ of a mount or of an export. One line for each
# seed and aspect: "ok" or "not ok", and what differs. Exit 0, 1 (something differs) or 77 (no truth here).
set -u

here=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:?usage: seeds.sh FOLDER [TRUTH]}
truth=${2:-$here/../shared/truth/seeds.json}
if ! [ -r "$truth" ]; then
	echo "skipped: no $truth"
	exit 77
fi
if ! command -v jq >/dev/null; then
	echo "skipped: no jq"
	exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# aspect, what the truth says, what the article's JSON says: both as JSON that compares as text
aspects() {
	cat <<-'EOF'
	locale	.locale | ascii_downcase	.locale
	title	.title	.title
	standard	.standard	.standard
	description	.description	.description
	source_version	.openlocfilehash	.source_version
	updated	.lasthandoff | split("/") | "\(.[2])-\(.[0])-\(.[1])"	.updated
	segments	.segments	.segments | length
	segment_ids	[.segment_first, .segment_last]	[.segments[0].id, .segments[-1].id]
	headings	[.headings[] | {level, slug, loc, en}]	[.headings[] | {level, slug, loc: .text, en: .source}]
	services	.service_ids	[.services[].id] | reduce .[] as $s ([]; if index($s) then . else . + [$s] end)
	service_words	[.services[] | .loc as $l | .en as $e | .ids[] | [., $l, $e]]	[.services[] | [.id, .surface, .source]]
	certificates	[.certificates[] | [.section, .kind, .title, .url]]	[.certificates[] | [.section, .kind, .title, .url]]
	certificate_sources	[.certificates[].title_en]	[.certificates[].title_source]
	certificate_services	[.certificates[] | if .service_slug == "windows-defender-atp" then "microsoft-defender-for-endpoint" else .service_slug // "" end]	[.certificates[] | .service // ""]
	faq	[.faq[] | [.q, .q_en]]	[.faq[] | [.question, .question_source]]
	faq_answers	[.faq[] | true]	[.faq[] | (.answer // "" | length) > 0]
	resources	[.resources[] | [.title, .url]]	[.resources[] | [.title, .url]]
	white_papers	[.white_papers[] | [.title, .url]]	[.white_papers[] | [.title, .url]]
	links	.links_total	.links | length
	EOF
}

failed=0
tab=$(printf '\t')
for locale in $(jq -r '.[].locale | ascii_downcase' "$truth"); do
	file=$folder/by-locale/$locale/iso-27001.$locale.json
	if ! [ -r "$file" ]; then
		echo "not ok $locale: no $file"
		failed=1
		continue
	fi
	jq --arg l "$locale" '.[] | select((.locale | ascii_downcase) == $l)' "$truth" >"$scratch/truth"
	aspects >"$scratch/aspects"
	while IFS=$tab read -r aspect want got; do
		jq "$want" "$scratch/truth" >"$scratch/want"
		jq "$got" "$file" >"$scratch/got"
		if cmp -s "$scratch/want" "$scratch/got"; then
			echo "ok $locale $aspect"
		else
			echo "not ok $locale $aspect"
			diff -U 0 "$scratch/want" "$scratch/got" | sed -n '3,14s/^/    /p'
			failed=1
		fi
	done <"$scratch/aspects"
done
exit $failed
