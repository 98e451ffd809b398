#!/bin/bash
# SPDX-License-Identifier: MIT
# The small run: an edit that only its own article shows changes a copy of the index, every other one makes a full run. Both
# give the tree that an index made from nothing gives: same names, bytes, sizes and inode numbers; and find the same.
. "$(dirname "$0")/common.sh"

old() { find "$1" -exec touch -h -d '2024-01-01 00:00:00.5' {} +; }
cp -rL "$top/data/articles" in
old in
run 0 "$cfs" index i.db in

# What a tree is, but for dates and the revision.
tree() {
	rm -rf out
	"$cfs" export "$1" out >/dev/null || fail "export $1"
	(cd out && rm -f revision && find . -type f -exec sha256sum {} + | sort -k 2)
	for f in $("$cfs" ls "$1" html/by-locale/fr-fr) $("$cfs" ls "$1" html/by-standard/gdpr); do
		printf '%s\n' "html/by-locale/fr-fr/$f" "html/by-standard/gdpr/$f"
	done | xargs -d '\n' "$cfs" stat "$1" 2>/dev/null | grep -v mtime
}

# What searching finds and shows: words of the edits below, words that many articles have, words that edits take away. Under
# valgrind, where a process alone takes most of a second, a step asks every fourth of them, the next step the next.
every=1 turn=0
[ "$slower" -lt 30 ] || every=4
found() {
	local n=$turn q
	for q in paragraphe paragraph '"un lien"' nowhere Zwei Trois '"Another title"' 'Text' 'title:third' mot parola \
		'microsoft' 'service:azure' 'compliance -azure' 'audit* locale:en-us' 監査 인증 '"one word more"'; do
		n=$((n + 1))
		[ $((n % every)) = 0 ] || continue
		echo "$q"
		"$cfs" search "$1" --json -n 1000 "$q" 2>&1
	done
}

# What df says: the numbers of info.
totals() { "$cfs" info "$1" | grep -E '^(articles|locales|standards|files|folders|bytes|findings)'; }

# step WHAT: indexes after an edit, and compares with an index from nothing.
step() {
	run 0 "$cfs" index i.db
	case $out in *unchanged*) fail "$1: not noticed" ;; esac
	rm -f f.db
	run 0 "$cfs" index f.db in
	tree f.db >full.txt
	tree i.db >small.txt
	cmp -s full.txt small.txt || { fail "$1: the trees differ"; diff full.txt small.txt | head -n 10; }
	found f.db >full.txt
	found i.db >small.txt
	cmp -s full.txt small.txt || { fail "$1: searching finds something else"; diff full.txt small.txt | head -n 10; }
	turn=$((turn + 1))
	expect "$1: totals" "$(totals f.db)" "$(totals i.db)"
	"$cfs" check i.db >check.txt 2>&1 || fail "$1: check: $(cat check.txt)"
}
fr=in/fr-fr/compliance/regulatory
en=in/en-us/compliance/regulatory

sed -i '0,/^Many .*\|^The .*/s//&  One word more./' $en/gdpr.md
grep -q 'One word more' $en/gdpr.md || printf '\nA paragraph more.\n' >>$en/gdpr.md
step 'a sentence'
printf '\nUn paragraphe de plus, avec un [lien](offering-soc-2.md) et `du code`.\n' >>$fr/gdpr.md
step 'a paragraph with a link'
printf '\nSee [nowhere](gdpr.md#no-such-place).\n' >>$en/offering-fedramp.md
step 'a link that is a finding'
sed -i '$d' $en/offering-fedramp.md
step 'and without it'
printf '\nZwei.\n' >>in/ja-jp/compliance/regulatory/offering-iso-27001.md
printf '\nTrois.\n' >>in/ko-kr/compliance/regulatory/offering-iso-27001.md
step 'two at once'
sed -i 's/^title: .*/title: Another title/' $en/gdpr.md
step 'a title'
printf '\n## One section more\n\nText.\n' >>$fr/gdpr.md
step 'a heading'
sed -i '0,/^- /s//- Power BI, and /' $en/offering-soc-2.md
step 'a bullet'
printf '\n- [One resource more](https://example.org/more)\n' >>$en/offering-soc-2.md
step 'a bullet that names no service'
printf '\nMore.\n' >>in/fr-fr/compliance/includes/reading-audit-reports.md
step 'an include'
# What drift.tsv tells, made and unmade.
# drifts ROW: it begins a row of the table.
drifts() {
	"$cfs" cat i.db tables/drift.tsv | grep -q "^$1" || fail "no '$1' in drift.tsv"
}
ja=in/ja-jp/compliance/regulatory/offering-soc-2.md
cp $ja ja.md
sed -i -e '/^## .*frequently-asked-questions/,$d' -e 's/SOC 2/SOC 1/' $ja
printf '\nA [](https://example.org/no-words) b.\n' >>$ja
printf '\n<span data-ttu-id="abcde-%s">%s</span><span class="sxs-lookup"><span data-stu-id="abcde-%s">%s</span></span>\n' \
	901 '' 901 Words. 902 'This sentence is the same in both.' 902 'This sentence is the same in both.' >>$ja
step 'all kinds of drift'
for row in standard link-text empty untranslated section; do
	drifts "$row	soc-2	soc-2	ja-jp	"
done
cp ja.md $ja
step 'and none of it'
cp $en/gdpr.md $en/offering-ccpa.md
step 'a new article'
mv $en/offering-ccpa.md $en/offering-hipaa.md
step 'a renamed one'
rm $en/offering-hipaa.md
step 'a removed one'
printf '\nms.date\n' >>$en/offering-soc-2.md
printf '\nUn mot.\n' >>$fr/offering-soc-2.md
printf '\nUna parola.\n' >>in/it-it/compliance/regulatory/offering-soc-2.md
step 'three languages of one'

# Which run it was: a small one keeps every other article's rows, so a mark made in one stays; a full one does not know it.
if command -v sqlite3 >/dev/null; then
	sqlite3 i.db "UPDATE article SET url = 'https://example.org/mark' WHERE base = 'fedramp.fr-fr'"
	printf '\nEncore un mot.\n' >>$fr/gdpr.md
	run 0 "$cfs" index i.db
	expect 'small' 'https://example.org/mark' "$(sqlite3 i.db "SELECT url FROM article WHERE base = 'fedramp.fr-fr'")"
	sed -i 's/^title: .*/title: Third title/' $en/gdpr.md
	run 0 "$cfs" index i.db
	case $(sqlite3 i.db "SELECT url FROM article WHERE base = 'fedramp.fr-fr'") in
	*mark) fail 'an edited title did not make a full run' ;;
	esac
fi
finish
