# SPDX-License-Identifier: MIT
# What the scripts of tests/cli share; sourced. A folder of its own for each script, gone at its end.
set -u
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cfs=${COMPLIANCEFS:-$top/build/compliancefs}
# How many times as long all takes in a program that watches itself: bounds of time are multiplied by it.
slower=${COMPLIANCEFS_SLOWER:-1}
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
bad=0

fail() {
	printf 'FAIL: %s\n' "$*"
	bad=1
}

# expect WHAT WANTED GOT
expect() {
	[ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"
}

# contains WHAT TEXT PART
contains() {
	case $2 in
	*"$3"*) ;;
	*) fail "$1: no '$3' in: $2" ;;
	esac
}

# run STATUS COMMAND...: runs it, output in $out, errors in $err; the status must be that.
run() {
	local wanted=$1 got
	shift
	"$@" >out.txt 2>err.txt
	got=$?
	out=$(cat out.txt)
	err=$(cat err.txt)
	[ "$got" = "$wanted" ] || fail "$*: exit $got instead of $wanted; $err"
}

# article FILE LOCALE TITLE [BODY]: writes a small article.
article() {
	mkdir -p "$(dirname "$1")"
	printf -- '---\ntitle: %s\nms.contentlocale: %s\nms.lasthandoff: 01/22/2020\n---\n# %s\n\n%b\n' "$3" "$2" "$3" \
		"${4-A paragraph.}" >"$1"
}

finish() {
	exit $bad
}
