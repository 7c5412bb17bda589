#!/bin/sh
# SPDX-License-Identifier: MIT
# What is written about Adit keeps step with what it does.
. "$(dirname "$0")/tap.sh"

# Every option that --help names is in the manual page, and every command.
manual=$G_TEST_SRCDIR/doc/adit.1
sed 's/\\-/-/g; s/\\f[A-Z]//g' "$manual" >"$tmp/manual"
"$ADIT" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' >"$tmp/commands"
check "there are commands" test -s "$tmp/commands"
while read -r command; do
    check "adit $command is in the manual page" grep -q "^\\.B $command\$" "$tmp/manual"
    "$ADIT" "$command" --help | grep -o -e '--[a-z][a-z-]*' | sort -u | grep -v -x -e --help >"$tmp/options"
    while read -r option; do
        check "so is its option $option" grep -q -e "$option\\>" "$tmp/manual"
    done <"$tmp/options"
done <"$tmp/commands"

# The schema documents all that it allows.
if command -v python3 >/dev/null; then
    python3 "$G_TEST_SRCDIR/doc/manifest_reference.py" "$G_TEST_SRCDIR/core/plugin.rng" >"$tmp/out" 2>"$tmp/err"
    ok $? "every element and attribute of a manifest is documented"
    check "the reference has them" grep -q '^## `<implementation>`' "$tmp/out"
else
    skip "the manifest's reference" "no python3"
fi
done_testing
