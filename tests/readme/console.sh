#!/bin/bash
# SPDX-License-Identifier: MIT
# README's console blocks, run one after the other as a user would; where a block shows output, it must be that.
# Sizes and seconds of the summary line may differ; a command without output shown may print anything.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
[ -e /dev/fuse ] || { echo 'skipped: no /dev/fuse'; exit 77; }
work=$(mktemp -d)
trap 'fusermount3 -qu "$work/mnt" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
ln -s "$top"/{Makefile,src,include,data,build,scripts,tests} .

awk '/^```console$/ {on = 1; next} /^```$/ {on = 0} on' "$top/README.md" >session.txt
normal() { sed -E 's/[0-9.]+ MB, [0-9.]+ s$/N MB, N s/'; }
status=0 ran=0
# One command and what README shows for it.
check() {
	[ -n "$command" ] || return 0
	ran=$((ran + 1))
	got=$(bash -c "$command" 2>&1) || { echo "FAIL: $command: exit $?: $got"; status=1; }
	if [ -n "$wanted" ] && [ "$(printf '%s' "$wanted" | normal)" != "$(printf '%s' "$got" | normal)" ]; then
		printf 'FAIL: %s\n--- README\n%s\n--- got\n%s\n' "$command" "$wanted" "$got"
		status=1
	fi
}
command='' wanted=''
while IFS= read -r line; do
	case $line in
	'$ '*)
		check
		command=${line#'$ '} wanted=''
		;;
	*) wanted=${wanted:+$wanted$'\n'}$line ;;
	esac
done <session.txt
check
[ "$ran" -ge 8 ] || { echo "FAIL: only $ran commands found in README.md"; status=1; }
exit $status
