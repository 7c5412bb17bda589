#!/bin/sh
# SPDX-License-Identifier: MIT
# The command under valgrind: no invalid access, nothing lost for good.
. "$(dirname "$0")/tap.sh"

printf '%s\n' '{"id": "a", "text": "\"No,\" she said on Monday in Rome."}' '{"id": "b", "text": "cut of' >"$tmp/bad.jsonl"
G_SLICE=always-malloc
G_DEBUG=gc-friendly
export G_SLICE G_DEBUG
grind ()
{
    name=$1
    expected=$2
    shift 2
    "$G_TEST_BUILDDIR/libtool" --quiet --mode=execute valgrind --quiet --error-exitcode=99 --leak-check=full \
        --show-leak-kinds=definite --errors-for-leak-kinds=definite --num-callers=30 \
        --suppressions="$G_TEST_SRCDIR/tests/valgrind.supp" "$ADIT" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
    status=$?
    exits "$expected" "$name"
    if grep -q '^==' "$tmp/err"; then head -60 "$tmp/err" | sed 's/^/# /'; fi
}
grind "list" 0 list
grind "inspect" 0 inspect tokens
grind "one page" 0 run --to jsonl "$samples/harbour.html"
grind "the digest" 0 run --to text "$samples/harbour.txt"
grind "explain" 0 explain "$samples/harbour.txt"
grind "a bad line, two workers" 1 run --jobs 2 --to jsonl "$tmp/bad.jsonl"
grind "a wrong want" 2 run --want nonsense "$samples/harbour.txt"
grind "a missing file" 1 run "$tmp/missing"
done_testing
