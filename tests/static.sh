#!/bin/sh
# SPDX-License-Identifier: MIT
# adit-static does without plugin folders what adit does with them.
. "$(dirname "$0")/tap.sh"
: "${ADIT_STATIC:?}"

"$ADIT" list --names | LC_ALL=C sort >"$tmp/names"
expected=$tmp/expected
"$ADIT" run --to jsonl "$samples/harbour.html" "$samples/harbour.txt" >"$expected" 2>"$tmp/err"
check "adit itself works" test -s "$expected"

# Neither plugins of the build nor of an installation.
ADIT_PLUGIN_PATH=
export ADIT_PLUGIN_PATH
ADIT=$tmp/elsewhere/adit
mkdir "$tmp/elsewhere"
cp "$ADIT_STATIC" "$ADIT"
cd "$tmp/elsewhere" || exit 1
adit list
exits 0 "list"
"$ADIT" list --names | LC_ALL=C sort >"$tmp/static-names"
check "the same plugins" cmp "$tmp/names" "$tmp/static-names"
while read -r name; do
    adit inspect "$name"
    check "$name comes out of the program" grep -q 'manifest *resource://' "$tmp/out"
done <"$tmp/names"
adit run --to jsonl "$samples/harbour.html" "$samples/harbour.txt"
exits 0 "run"
check "the same output" cmp "$expected" "$tmp/out"
adit run --isolate --to jsonl "$samples/harbour.html" "$samples/harbour.txt"
exits 0 "run --isolate: it is its own host"
check "the same output" cmp "$expected" "$tmp/out"
check "libadit is inside" sh -c "! ldd '$ADIT' | grep -q libadit"
done_testing
