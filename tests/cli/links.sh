#!/bin/bash
# SPDX-License-Identifier: MIT
# Where links and images of an article lead: to the same language, else en-us, else the public site; to the image that
# is there, else to its words.
. "$(dirname "$0")/common.sh"

# image FILE [MORE]: something that begins like a PNG
image() {
	mkdir -p "$(dirname "$1")"
	printf '\x89PNG\r\n\x1a\n%s' "${2-}" >"$1"
}

# hrefs FILE: what the links of an article's body say, in their order
hrefs() {
	"$cfs" cat s.db "html/by-locale/$1" | sed -n '/<div class="body">/,/<\/article>/p' | grep -o 'href="[^"]*"' |
		sed 's/href="//; s/"$//'
}

site=https://learn.microsoft.com
r=compliance/regulatory

# One SOURCE with all languages, or one SOURCE a language: the same links.
links='
[same](b.md) [case](B.MD#two) [only English](../regulatory/c.md#Second-Part) [gone](d.md#x)
[page](/compliance/regulatory/offering-b?view=o#TWO) [old host](https://docs.microsoft.com/en-us/compliance/regulatory/offering-b)
[Italian](https://learn.microsoft.com/it-it/compliance/regulatory/offering-b/) [elsewhere](/azure/b) [no page](/compliance/b)
[here](#Three) [lost](#four) [lost there](b.md#five) [no suffix](offering-b) [yml](c.yml)

## Three'
article in/fr-fr/$r/offering-a.md fr-fr A "$links"
article in/fr-fr/$r/offering-B.md fr-fr B '## <a name="two"></a>Deux'
article in/it-it/$r/offering-b.md it-it B '## Due'
article in/it-it/$r/offering-d.md it-it D
article in/en-us/$r/offering-b.md en-us B '## Two'
article in/en-us/$r/c.md en-us C '## Second Part'
sed -i 's/(\([bBd]\)\.\(md\|MD\)/(offering-\1.\2/g' in/fr-fr/$r/offering-a.md
b=../../by-locale/fr-fr/b.fr-fr.html
wanted="$b
$b#two
../../by-locale/en-us/c.en-us.html#second-part
$site/fr-fr/$r/offering-d#x
$b#two
$b
../../by-locale/it-it/b.it-it.html
$site/fr-fr/azure/b
$site/fr-fr/compliance/b
#three
../../by-locale/fr-fr/a.fr-fr.html
$b
$b
../../by-locale/en-us/c.en-us.html"
for sources in in 'in/it-it in/fr-fr in/en-us' 'in/it-it in/fr-fr/compliance/regulatory in/en-us'; do
	run 0 "$cfs" index s.db $sources
	expect "links of $sources" "$wanted" "$(hrefs fr-fr/a.fr-fr.html)"
	expect "findings of $sources" "link-fragment-missing '#five' is no place in b.fr-fr; the link leads to the page
link-fragment-missing '#four' is no place in a.fr-fr; the link leads to the page" \
		"$("$cfs" cat s.db tables/findings.tsv | awk -F '\t' '$4 ~ /^link/ {print $4, $5}')"
done

# Images.
rm -rf in
m=compliance/media
article in/fr-fr/$r/a.md fr-fr A '![One](../media/one.png "Title") ![Same](../Media/ONE.png) ![English](../media/two.png)
![Gone](../media/gone.png) ![Page](../media/page.png) ![Drawing](../media/drawing.svg) ![Out](../../../../out.png)
![Link](../media/link.png) ![Web](https://example.org/x.png) ![Site](/azure/x.png) ![Dots](../media/%2e%2e/%2e%2e/%2e%2e/%2e%2e/out.png)'
article in/en-us/$r/a.md en-us A '![Copy](../media/copy.png)'
image in/fr-fr/$m/One.png 1
image in/en-us/$m/copy.png 1
image in/en-us/$m/Two.PNG 2
image out.png 3
ln -s ../../../../out.png in/fr-fr/$m/link.png
echo '<script>alert(1)</script>' >in/fr-fr/$m/page.png
echo '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' >in/fr-fr/$m/drawing.svg
name() {
	sha256sum "$1" | cut -c 1-16 | sed 's/$/.png/'
}
one=$(name in/fr-fr/$m/One.png) two=$(name in/en-us/$m/Two.PNG)
# Of a third language no image is taken.
image in/it-it/$m/gone.png 4
for sources in in 'in/it-it in/fr-fr in/en-us'; do
	run 0 "$cfs" index s.db $sources
	run 0 "$cfs" ls s.db html/media
	expect "images of $sources" "$(printf '%s\n' "$one" "$two" index.html | sort)" "$(echo "$out" | sort)"
	"$cfs" cat s.db html/media/$one | cmp -s - in/fr-fr/$m/One.png || fail "bytes of an image of $sources"
	body=$("$cfs" cat s.db html/by-locale/fr-fr/a.fr-fr.html)
	expect "shown of $sources" "src=\"../../media/$one\" alt=\"One\" title=\"Title\"
src=\"../../media/$one\" alt=\"Same\"
src=\"../../media/$two\" alt=\"English\"" "$(echo "$body" | grep -o 'src="[^>]* />' | sed 's/ \/>//')"
	contains "words of $sources" "$(echo $body)" '<p>'
	for alt in Gone Page Drawing Out Link Web Site Dots; do
		contains "words of $sources" " $(echo $body) " " $alt"
	done
	expect "findings of $sources" 'media-missing gone.png
media-outside link.png
media-outside out.png
media-outside out.png
media-type drawing.svg
media-type page.png' "$("$cfs" cat s.db tables/findings.tsv |
		sed -n "s/.*	\(media-[a-z]*\)	image '\([^']*\/\)*\([^']*\)'.*/\1 \3/p" | sort)"
	run 0 "$cfs" check s.db
	contains check "$out" ' 0 differ'
done

# As new as the newest article that shows it, and not made newer by a run that finds the same.
contains 'date of an image' "$("$cfs" stat s.db html/media/$one)" 2020-01-22
sed -i 's|01/22/2020|03/04/2021|' in/fr-fr/$r/a.md
rm s.db
run 0 "$cfs" index s.db in
contains 'date of an image' "$("$cfs" stat s.db html/media/$one)" 2021-03-04
before=$("$cfs" stat s.db html/media/$one html/media/$two)
touch in/fr-fr/$m/* && run 0 "$cfs" index s.db in
expect 'another run' "$before" "$("$cfs" stat s.db html/media/$one html/media/$two)"

# An image that nobody shows any more is gone.
article in/fr-fr/$r/a.md fr-fr A 'Words'
run 0 "$cfs" index s.db in
run 0 "$cfs" ls s.db html/media
expect 'fewer images' "$one index.html" "$(echo $out)"

# The samples: one picture, shown by an article in six languages.
run 0 "$cfs" index s.db "$top/data/articles"
one=$(name "$top/data/articles/en-us/compliance/media/audit-cycle.png")
expect 'picture of the samples' 6 "$(for locale in en-us fr-fr it-it ja-jp ko-kr zh-cn; do
	"$cfs" cat s.db html/by-locale/$locale/iso-27001.$locale.html
done | grep -c "src=\"../../media/$one\"")"
finish
