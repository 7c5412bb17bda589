#!/bin/sh
# SPDX-License-Identifier: MIT
# The installed copy, as a user of the package sees it: pkg-config, headers, plugins. make installcheck runs it.
. "$(dirname "$0")/tap.sh"
: "${prefix:?}" "${libdir:?}" "${CC:=cc}"
unset ADIT_PLUGIN_PATH
ADIT=$prefix/bin/adit
PKG_CONFIG_PATH=$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
LD_LIBRARY_PATH=$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export PKG_CONFIG_PATH LD_LIBRARY_PATH
cd "$tmp" || exit 1

check "pkg-config knows adit-1" pkg-config --exists adit-1
plugindir=$(pkg-config --variable=plugindir adit-1)
check "it says where plugins go" test -d "$plugindir"
check "and for which interface" test "$(pkg-config --variable=abi adit-1)" = 1
adit --version
exits 0 "adit --version"
adit list
exits 0 "adit list"
for manifest in "$plugindir"/*/*.xml; do
    name=$(basename "$manifest" .xml)
    check "$name is listed" grep -q "^ *$name " "$tmp/out"
done
adit run --to jsonl "$samples/harbour.txt"
exits 0 "adit run"
check "with layers" grep -q '"timex"' "$tmp/out"
# Distributions remove libtool's files.
cp -r "$plugindir" "$tmp/plugins" && rm -f "$tmp"/plugins/*/*.la
ADIT_PLUGIN_PATH=$tmp/plugins adit run --to jsonl "$samples/harbour.txt"
exits 0 "plugins without .la files"

for example in "$G_TEST_SRCDIR"/examples/embed/*.c; do
    test -e "$example" || continue
    name=$(basename "$example" .c)
    # shellcheck disable=SC2046
    $CC -Wall -Werror -o "$name" "$example" $(pkg-config --cflags --libs adit-1) >"$tmp/err" 2>&1
    ok $? "examples/embed/$name.c compiles against the installed copy"
    "./$name" "$samples/harbour.txt" >"$tmp/out" 2>"$tmp/err"
    status=$?
    exits 0 "and runs"
    check "and prints something" test -s "$tmp/out"
done

# One translation unit of C++ shows that the headers suit it.
if command -v g++ >/dev/null; then
    echo '#include <adit/adit.h>
int main() { AditSpan span = ADIT_NO_SPAN; return adit_span_is_null(span) ? 0 : 1; }' >plus.cc
    # shellcheck disable=SC2046
    g++ -Wall -Werror -o plus plus.cc $(pkg-config --cflags --libs adit-1) >"$tmp/err" 2>&1
    ok $? "the headers suit C++"
else
    skip "the headers suit C++" "no g++"
fi
done_testing
