#!/bin/sh
# SPDX-License-Identifier: MIT
# Many documents through all plugins with several workers. Meant for a build with ThreadSanitizer.
. "$(dirname "$0")/tap.sh"

i=0
while test $i -lt 60; do
    printf '{"id": "doc%d", "text": "BERLIN (Reuters) - Item %d. \\"We agreed,\\" Anna Weber told Reuters in Berlin on May %d. She said that it was late last year. \\"No,\\" he added.", "meta": {"created": "2021-06-0%d"}}\n' \
        $i $i $((i % 28 + 1)) $((i % 9 + 1))
    i=$((i + 1))
done >"$tmp/many.jsonl"
for jobs in 1 4 8; do
    adit run "$tmp/many.jsonl" "$samples/harbour.html" "$samples/harbour.txt" --to jsonl -o "$tmp/j$jobs.jsonl" --jobs $jobs
    exits 0 "$jobs workers"
    check "no races with $jobs workers" sh -c "! grep -q 'ThreadSanitizer' '$tmp/err'"
    grep -A 30 'WARNING: ThreadSanitizer' "$tmp/err" | head -60 | sed 's/^/# /'
done
check "the output is the same" sh -c "cmp '$tmp/j1.jsonl' '$tmp/j4.jsonl' && cmp '$tmp/j1.jsonl' '$tmp/j8.jsonl'"

# Processes of plugins, asked from several threads at once.
"$G_TEST_BUILDDIR/tests/program" --tap >"$tmp/out" 2>"$tmp/err"
ok $? "plugins in processes of their own"
check "no races among them" sh -c "! grep -q 'ThreadSanitizer' '$tmp/err'"
grep -h -A 30 'WARNING: ThreadSanitizer' "$tmp/err" "$tmp/out" | head -60 | sed 's/^/# /'
done_testing
