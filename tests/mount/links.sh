#!/bin/sh
# SPDX-License-Identifier: MIT
# Every link of the html tree leads to a file of the tree, every fragment to an id of it, and no id stands twice.
. "$(dirname "$0")/common"
command -v python3 >/dev/null || skip "no python3"

"$program" mount "$index" "$mnt" || { fail "mount"; finish; }
check "the samples' links" "$root/tests/mount/crawl" "$mnt/html"
check "a folder for the images" test "$(stat -c %h "$mnt/html")" = "$(($(find "$mnt/html" -mindepth 1 -maxdepth 1 -type d | wc -l) + 2))"
check "an image is served as it is" \
	cmp "$mnt/html/media/$(ls "$mnt/html/media" | grep png)" "$root/data/articles/en-us/compliance/media/audit-cycle.png"

# The crawl itself sees what is wrong.
mkdir "$scratch/site"
page() {
	echo "<!DOCTYPE html><html><body>$2</body></html>" >"$scratch/site/$1.html"
}
page b '<p id="here">x</p>'
page a '<a href="b.html#here">good</a><a href="a.html">good</a><a href="https://example.org/">good</a>'
check "a good site" "$root/tests/mount/crawl" "$scratch/site" >/dev/null
while read -r body; do
	page a "$body"
	"$root/tests/mount/crawl" "$scratch/site" >/dev/null && fail "unseen: $body"
done <<-'EOF'
	<a href="c.html">no file</a>
	<a href="B.html">another case</a>
	<a href="b.html#there">no place</a>
	<a href="#here">no place here</a>
	<a href="">nothing</a>
	<img src="c.png" alt="">
	<img src="https://example.org/c.png" alt="">
	<p id="a">x</p><p id="a">y</p>
	<p id="">x</p>
EOF
finish
