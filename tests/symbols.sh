#!/bin/sh
# SPDX-License-Identifier: MIT
# Exactly the declared functions are exported: from libadit what its headers mark, from a module its one entry.
: "${G_TEST_SRCDIR:=.}" "${G_TEST_BUILDDIR:=.}"
cd "$G_TEST_BUILDDIR" || exit 1
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
n=0
result ()
{
    n=$((n + 1))
    if test "$1" = 0; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
exported ()
{
    nm -D --defined-only "$1" | awk '$2 != "A" { print $NF }' | sed 's/@.*//' | LC_ALL=C sort -u
}

if ! test -e .libs/libadit.so; then
    echo "1..0 # SKIP shared libraries were not built"
    exit 0
fi

# What the headers declare: the first name before a parenthesis of each declaration with default visibility.
# shellcheck disable=SC2046
echo '#include <adit/adit.h>' | ${CC:-cc} -E -P -x c -I"$G_TEST_SRCDIR/include" $(pkg-config --cflags gio-2.0) - |
    tr '\n' ' ' | sed 's/;/\n/g' | grep 'visibility *( *"default" *) *)* *extern' | grep -v '^ *typedef' |
    sed -n 's/.*extern[^;]*[ *]\(adit_[a-z0-9_]*\) *(.*/\1/p' | grep -v '^adit_.*_autoptr' | LC_ALL=C sort -u >"$tmp/declared"
exported .libs/libadit.so >"$tmp/exported"
diff "$tmp/declared" "$tmp/exported" >"$tmp/diff" 2>&1
result $? "libadit exports what its headers declare"
sed 's/^/# /' "$tmp/diff"

for module in plugins/*/.libs/*.so; do
    test -e "$module" || continue
    name=$(basename "$module" .so)
    exported "$module" >"$tmp/exported"
    echo "${name}_LTX_adit_plugin" >"$tmp/declared"
    diff "$tmp/declared" "$tmp/exported" >"$tmp/diff" 2>&1
    result $? "$name exports its entry function alone"
    sed 's/^/# /' "$tmp/diff"
    case $(readelf -d "$module") in
    *BIND_NOW* | *NOW*) result 0 "$name is bound at once" ;;
    *) result 1 "$name is bound at once" ;;
    esac
done
echo "1..$n"
