#!/bin/sh
# SPDX-License-Identifier: MIT
# A web server on a mount whose index is replaced: what is cached is asked for again and answered rightly. Equal ETags mean equal
# bytes, an old ETag or date gets the new page, and all of it. The mount may be taken away and put back under the server.
. "$(dirname "$0")/common"
PATH=$PATH:/usr/sbin:/sbin
command -v nginx >/dev/null || skip "no nginx"
command -v curl >/dev/null || skip "no curl"

cp -rL "$articles" "$scratch/source"
chmod -R u+w "$scratch/source"
find "$scratch/source" -type f -exec touch -d "1 hour ago" {} +
soc=$scratch/source/fr-fr/compliance/regulatory/offering-soc-2.md
"$program" index "$index" "$scratch/source" --quiet 2>"$scratch/index.log"
"$program" mount "$index" "$mnt" || { fail "mount"; finish; }

nginx=
end() {
	[ -z "$nginx" ] || kill "$nginx" 2>/dev/null
	leave
}
trap end EXIT

# serve PORT: nginx with our configuration; false: the port is not free, or something else is wrong
serve() {
	sed -e "s|listen 8080|listen 127.0.0.1:$1|" -e "s|root /srv/compliance/html|root $mnt/html|" \
		"$root/data/nginx/compliancefs.conf" >"$scratch/site.conf"
	cat >"$scratch/nginx.conf" <<END
$([ "$(id -u)" -ne 0 ] || echo "user root;")
daemon off;
pid $scratch/nginx.pid;
error_log $scratch/nginx.log;
events {}
http {
	access_log off;
	types { text/html html; text/css css; }
	client_body_temp_path $scratch/body;
	proxy_temp_path $scratch/proxy;
	fastcgi_temp_path $scratch/fastcgi;
	uwsgi_temp_path $scratch/uwsgi;
	scgi_temp_path $scratch/scgi;
	include $scratch/site.conf;
}
END
	nginx -e "$scratch/nginx.log" -c "$scratch/nginx.conf" 2>"$scratch/nginx.start" &
	nginx=$!
	wait_until test -s "$scratch/nginx.pid" -o ! -d "/proc/$nginx" && gone "$nginx" && return 1
	wait_until curl -sf -o /dev/null "http://127.0.0.1:$1/"
}

port=
for try in 18471 18533 18657 18719; do
	serve $try && port=$try && break
done
[ -n "$port" ] || { fail "nginx"; cat "$scratch/nginx.log" "$scratch/nginx.start"; finish; }
page=http://127.0.0.1:$port/by-locale/fr-fr/soc-2.fr-fr.html

# get [CURL ARGUMENT...]: the page's bytes to $scratch/page, its ETag and date to $etag and $date; prints the status
get() {
	curl -s -D "$scratch/head" -o "$scratch/page" -w '%{http_code}' "$@" "$page" >"$scratch/status"
	etag=$(sed -n 's/^ETag: //p' "$scratch/head" | tr -d '\r')
	date=$(sed -n 's/^Last-Modified: //p' "$scratch/head" | tr -d '\r')
	status=$(cat "$scratch/status")
}

is_new() {
	get
	grep -qF "Round $round." "$scratch/page"
}

get
check "a page" [ "$status" = 200 ]
for round in 1 2 3; do
	old_etag=$etag old_date=$date
	get -H "If-None-Match: $old_etag"
	check "round $round: not modified" [ "$status" = 304 ]
	printf '\nRound %s.\n' "$round" >>"$soc"
	"$program" index "$index" --quiet 2>"$scratch/index.log"
	check "round $round: the new page" wait_until is_new
	check "round $round: another ETag" [ "$etag" != "$old_etag" ]
	get -H "If-None-Match: $old_etag"
	check "round $round: the old ETag gets the new page" [ "$status" = 200 ]
	check "round $round: all of it" cmp -s "$scratch/page" "$mnt/html/by-locale/fr-fr/soc-2.fr-fr.html"
	get -H "If-Modified-Since: $old_date"
	check "round $round: the old date, too" [ "$status" = 200 ]
	get -H "If-Modified-Since: $date"
	check "round $round: the new one not" [ "$status" = 304 ]
	get
done

# While it is replaced again and again: one ETag, one page.
: >"$scratch/stop"
(
	round=10
	while [ -e "$scratch/stop" ]; do
		round=$((round + 1))
		printf '\nRound %s.\n' "$round" >>"$soc"
		"$program" index "$index" --quiet 2>/dev/null
	done
) &
editor=$!
count=0 etags=0 last=
# At least a hundred times, and until two new ones were among them, however slow the indexer is.
while [ $count -lt 100 ] || { [ $count -lt 20000 ] && [ "$etags" -lt 3 ]; }; do
	count=$((count + 1))
	get
	if [ "$status" != 200 ] || ! grep -q '</html>' "$scratch/page"; then
		fail "request $count: status $status, $(wc -c <"$scratch/page") bytes"
		break
	fi
	[ "$etag" = "$last" ] || etags=$((etags + 1))
	last=$etag
	echo "$etag $(cksum <"$scratch/page")"
done >"$scratch/seen"
rm "$scratch/stop"
wait "$editor"
sort -u "$scratch/seen" >"$scratch/pages"
check "one ETag, one page" [ "$(wc -l <"$scratch/pages")" = "$(cut -d' ' -f1 "$scratch/pages" | sort -u | wc -l)" ]
check "pages changed meanwhile: $(wc -l <"$scratch/pages")" [ "$(wc -l <"$scratch/pages")" -gt 2 ]
grep 'not ok' "$scratch/seen" && failures=$((failures + 1))

# Nothing of a mount stays open in the server: not even of pages that it opened and did not read.
take_away() {
	wait_until fusermount3 -u "$mnt" 2>/dev/null
}

folder=$mnt/html/by-locale/fr-fr
url=http://127.0.0.1:$port/by-locale/fr-fr
check "unmount under the server" take_away
get
check "no mount, no page" [ "$status" = 404 ]
"$program" mount "$index" "$mnt" || fail "mount again"
for file in "$folder"/*.html; do
	curl -sfI -o /dev/null "$url/${file##*/}" || fail "head of ${file##*/}"
done
check "unmount after these" take_away
"$program" mount "$index" "$mnt" || fail "mount a third time"
count=0
for file in "$folder"/*.html; do
	count=$((count + 1))
	curl -sf "$url/${file##*/}" | cmp -s - "$file" || fail "on the new mount: ${file##*/}"
done
check "pages of a mount put back: $count" [ "$count" -gt 2 ]
check "unmount at the end" take_away
kill "$nginx"
wait "$nginx"
nginx=
finish
