#!/bin/bash
# SPDX-License-Identifier: MIT
# Bad input: each is told in one line that names file, line and reason; what can be indexed is; nothing else is lost.
. "$(dirname "$0")/common.sh"

# finding NAME: the row of findings.tsv about a source.
finding() {
	"$cfs" cat index.db tables/findings.tsv | awk -F '\t' -v f="$1" '$2 == f'
}

# one NAME: indexes folder `in`, which must hold a good article beside the bad one.
one() {
	article in/good.md fr-FR 'Bon article'
	"$cfs" index index.db in >out.txt 2>err.txt
	status=$?
	out=$(cat out.txt)
	err=$(cat err.txt)
	"$cfs" cat index.db text/by-locale/fr-fr/good.fr-fr.txt 2>&1 | grep -q 'Bon article' || fail "$1: the good article is lost"
	"$cfs" check index.db >check.txt 2>&1 || fail "$1: check: $(cat check.txt)"
}

# indexed NAME FILE CODE [LINE]: FILE was indexed, with this finding.
indexed() {
	one "$1"
	expect "$1: exit" 0 "$status"
	row=$(finding "$2")
	contains "$1" "$row" "$3"
	[ -z "${4-}" ] || contains "$1: line" "$row" "$(printf '\t%s\t%s' "$4" "$3")"
	expect "$1: articles" 2 "$("$cfs" info index.db | awk '/^articles/ {print $2}')"
	rm -rf in index.db
}

# skipped NAME FILE REASON: FILE gave no article, exit 1, one line on stderr, a finding.
skipped() {
	one "$1"
	expect "$1: exit" 1 "$status"
	contains "$1: stderr" "$err" "$2"
	contains "$1: stderr" "$err" "$3"
	expect "$1: lines on stderr" 1 "$(wc -l <err.txt)"
	contains "$1: finding" "$(finding "$2")" "$3"
	contains "$1: summary" "$out" '1 article in 1 locale, 1 skipped'
	rm -rf in index.db
}

# bad FORMAT: writes in/bad.md.
bad() {
	mkdir -p in
	printf -- "$1" >in/bad.md
}
head='---\ntitle: T\nms.contentlocale: fr-FR\n---\n# T\n\n'

mkdir -p in/fr-fr; printf '# Sans en-tête\n\nTexte.\n' >in/fr-fr/bad.md
indexed 'no front matter' fr-fr/bad.md front-matter-missing

bad '---\ntitle: "open\nms.contentlocale: fr-FR\n---\n# T\n'
indexed 'broken YAML' bad.md front-matter-broken

bad '---\ntitle: T\nms.contentlocale: fr-FR\nbroken: [a\n---\n# Le titre\n\nTexte.\n'
one 'broken YAML'
contains 'broken YAML: body' "$("$cfs" cat index.db text/by-locale/fr-fr/bad.fr-fr.txt)" Texte
rm -rf in index.db

bad "$head"'caf\xe9 ou\xc3 ici\n'
indexed 'invalid UTF-8' bad.md invalid-utf8 7

bad "$head"'a\0b\n'
indexed 'NUL bytes' bad.md nul

bad '---\r\r\ntitle: T\r\r\nms.contentlocale: fr-FR\r\r\n---\r\r\n# T\r\r\n\r\r\nUn.\r\r\n\r\r\nDeux.\r\r\n'
one 'CR CR LF'
expect 'CR CR LF' $'T\n=\nLocale: fr-fr\nTranslation: human\nSource: bad.md\n\nUn.\n\nDeux.' \
	"$("$cfs" cat index.db text/by-locale/fr-fr/bad.fr-fr.txt | grep -v '^Translation' | sed 's/^Source/Translation: human\nSource/')"
rm -rf in index.db

bad '\xef\xbb\xbf'"$head"'Texte.\n'
one BOM
expect 'BOM: title' T "$("$cfs" cat index.db json/by-locale/fr-fr/bad.fr-fr.json | jq -r .title)"
rm -rf in index.db

bad "$head"'<span data-ttu-id="ab12c-101">Bonjour.</span><span class="sxs-lookup"><span data-stu-id="ab12c-101">Hello.</span>\n\nFin.\n'
indexed 'unbalanced span' bad.md span 7

bad "$head"'<span data-ttu-id="ab12c-101">Un <span data-ttu-id="ab12c-102">deux</span></span>\n\nFin.\n'
indexed 'nested span' bad.md span 7

bad "$head"'Texte.</span>\n\n<span data-ttu-id="ab12c-101">Fin.</span><span class="sxs-lookup"><span data-stu-id="ab12c-101">End.</span></span>\n'
indexed 'stray span' bad.md span 7

mkdir in; : >in/bad.md
skipped 'empty file' bad.md 'empty'

bad "$head"; head -c 2200000 /dev/zero | tr '\0' x >>in/bad.md
skipped 'over the limit' bad.md '2097152'

bad '---\ntitle: T\n---\n# T\n'
skipped 'no locale' bad.md 'no locale'

bad "$head"; chmod 000 in/bad.md
if [ "$(id -u)" = 0 ]; then
	# root reads everything: a folder named like an article cannot be read as one, nor a dangling link.
	rm -f in/bad.md; ln -s nowhere in/bad.md
	skipped 'unreadable file' bad.md 'No such file'
else
	skipped 'unreadable file' bad.md 'Permission denied'
fi

# Two sources for one article: the newest hand-off wins, the other is told; the exit status stays 0.
mkdir in
article in/a/soc-2.md fr-FR 'Ancien'
sed -i 's/2020/2019/' in/a/soc-2.md
article in/b/soc-2.md fr-FR 'Nouveau'
one 'two sources'
expect 'two sources: exit' 0 "$status"
contains 'two sources' "$("$cfs" cat index.db text/by-locale/fr-fr/soc-2.fr-fr.txt)" Nouveau
contains 'two sources' "$(finding a/soc-2.md)" duplicate-article
rm -rf in index.db

# Names: what a file is called never breaks the tree.
mkdir -p in
for name in $'new\nline' 'back\slash' 'quote"s' '-dash' 'with space' 'ümläut' "$(printf 'n%.0s' {1..240})"; do
	article "in/$name.md" fr-FR "Nom"
done
one 'odd names'
"$cfs" ls index.db text/by-locale/fr-fr >names.txt
expect 'odd names: one line a name' 8 "$(wc -l <names.txt)"
while IFS= read -r name; do
	[ ${#name} -le 255 ] || fail "odd names: '$name' is longer than a file name can be"
	"$cfs" cat index.db "text/by-locale/fr-fr/$name" >/dev/null || fail "odd names: '$name' cannot be read"
	printf '%s' "$name" | grep -q '[[:cntrl:]/\\"]' && fail "odd names: '$name'"
done <names.txt
rm -rf in index.db

# Names that come from within: an H1's anchor, a certificate's address.
long=$(printf 'x%.0s' {1..300})
bad '---\ntitle: T\nms.contentlocale: fr-FR\n---\n# <a name="../a/b\\c'$'\x01''d"></a>Titre\n\n## <a name="audits-reports-and-certificates"></a>Audits\n\n- [Un](https://aka.ms/..%%2F..%%2Fx)\n- [Deux](https://aka.ms/a/b\\c)\n- [Trois](https://aka.ms/'"$long"')\n'
mv in/bad.md in/0001.md
bad '---\ntitle: T\nms.contentlocale: fr-FR\n---\n# <a name="'"$long"'"></a>Titre\n'
mv in/bad.md in/0002.md
one 'names from within'
expect 'names from within: articles' 3 "$("$cfs" ls index.db text/by-locale/fr-fr | wc -l)"
for name in $("$cfs" ls index.db text/by-locale/fr-fr) $("$cfs" ls index.db text/by-certificate); do
	[ ${#name} -le 255 ] || fail "names from within: '$name' is too long"
	case $name in .* | *[/\\]*) fail "names from within: '$name'" ;; esac
done
finish
