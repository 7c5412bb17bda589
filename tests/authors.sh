#!/bin/sh
# SPDX-License-Identifier: MIT
# A plugin author's first hour, with the installed copy and nothing else: new, make, check, run, install; and what each mistake is told.
. "$(dirname "$0")/tap.sh"
: "${prefix:?}" "${libdir:?}" "${CC:=cc}"
unset ADIT_PLUGIN_PATH ADIT_HOST ADIT_CHECK ADIT_PYTHON PYTHONPATH
ADIT=$prefix/bin/adit
PATH=$prefix/bin:$PATH
PKG_CONFIG_PATH=$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
LD_LIBRARY_PATH=$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export PATH PKG_CONFIG_PATH LD_LIBRARY_PATH CC
cd "$tmp" || exit 1

# begin NAME OPTIONS...: new, make, check.
begin ()
{
    name=$1
    adit new "$@"
    exits 0 "adit new $*"
    make -C "$name" CFLAGS="-g -O1 -Wall -Wextra -Werror" >"$tmp/err" 2>&1
    ok $? "$name builds without a warning"
    adit check "$name"
    exits 0 "adit check $name"
}

begin long_words
begin tab_lines --kind reader
begin tab_rows --kind writer
if python3 -c 'import json' 2>/dev/null; then
    begin py_words --lang python
    begin py_lines --lang python --kind reader
    begin py_rows --lang python --kind writer
else
    skip "a plugin in Python" "no python3"
fi
adit check --tap long_words
check "in TAP, if asked" grep -q '^1\.\.[0-9]' "$tmp/out"

# The plugin does something at once, beside the others.
printf 'The municipality has postponed everything.\n' >text.txt
ADIT_PLUGIN_PATH=$tmp "$ADIT" run --want long_words --to jsonl text.txt >"$tmp/out" 2>"$tmp/err"
check "adit run uses it" grep -q '"text": "municipality", "letters": 12' "$tmp/out"
make -C long_words install DESTDIR="$tmp/stage" >/dev/null 2>"$tmp/err"
check "make install" test -f "$tmp/stage$(pkg-config --variable=plugindir adit-1)/long_words/long_words.so"

# The examples, copied out of the tree.
for example in readability acronyms; do
    test $example = readability || python3 -c 'import json' 2>/dev/null || continue
    cp -r "$G_TEST_SRCDIR/examples/plugins/$example" .
    chmod -R u+w $example
    make -C $example CFLAGS="-g -O1 -Wall -Wextra -Werror" >"$tmp/err" 2>&1
    ok $? "examples/plugins/$example builds without a warning"
    adit check $example
    exits 0 "and stands adit check"
    ADIT_PLUGIN_PATH=$tmp adit run --want $example --to jsonl "$samples/harbour.txt"
    exits 0 "and runs"
done
check "and the last one writes its layer" grep -q '"layers": {' "$tmp/out"

# A case that expects something else fails, and --update rewrites it.
sed 's/letters=12/letters=13/' long_words/cases/first.case >x && mv x long_words/cases/first.case
adit check long_words
exits 1 "a wrong expectation is found"
check "and shown" grep -q 'letters=13' "$tmp/out"
adit check --update long_words
exits 0 "adit check --update"
check "rewrites it" grep -q 'letters=12' long_words/cases/first.case

# mistake NAME STATEMENT WHAT: the statement at the beginning of process() is found, and told so.
mistake ()
{
    rm -rf long_words
    adit new long_words
    sed "s|const Self \\*self = data;|const Self *self = data; $2|; s|#include <adit/adit.h>|&\\n#include <stdio.h>\\n#include <unistd.h>|" \
        long_words/long_words.c >x && mv x long_words/long_words.c
    make -C long_words CFLAGS="-g -O0" >/dev/null 2>"$tmp/err"
    ok $? "$1: builds"
    adit check --seconds 5 --megabytes 1024 long_words
    exits 1 "$1: found"
    check "$1: told" grep -q "$3" "$tmp/out"
}
mistake "a crash" '*(volatile int *)NULL = 0;' 'crashed: Segmentation fault'
mistake "an endless loop" 'for (;;) usleep(1000);' 'took longer than 5 s'
mistake "output" 'puts(\"hello\"); fflush(stdout);' 'prints to standard output'
mistake "an undeclared layer" 'adit_builder_add(adit_task_build(task, \"secret\"), (AditSpan){0, 1});' 'writes layer "secret"'
mistake "a leak" 'static GSList *kept; G_LOCK_DEFINE_STATIC(kept); G_LOCK(kept); kept = g_slist_prepend(kept, g_malloc0(8192)); G_UNLOCK(kept);' \
    'memory grew by'

# What doctor says of a plugin that is not built, and of one that is not there.
adit new not_built
adit doctor not_built
exits 1 "adit doctor on a plugin that is not built"
check "names the file that is missing" grep -q 'not_built.so' "$tmp/out"
mv not_built elsewhere
adit doctor elsewhere
exits 1 "adit doctor on a folder of another name"
check "knows the plugin by its manifest" grep -q 'not_built.so' "$tmp/out"
adit doctor nowhere_to_be_found
exits 1 "adit doctor on a plugin that is not there"
check "says where it looked" grep -q "$libdir" "$tmp/out"
adit new Bad-Name
exits 2 "a bad name is refused" "small letters"
adit new long_words
exits 2 "a folder that is there is left alone" "already"
done_testing
