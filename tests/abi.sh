#!/bin/sh
# SPDX-License-Identifier: MIT
# The binary interface against tests/abi.list: what was there must still be there, and lie where it lay; what is new must be added
# to the list. `tests/abi.sh --update` in a build folder rewrites the list; a change of it other than new lines needs a new ADIT_ABI.
: "${G_TEST_SRCDIR:=$(cd "$(dirname "$0")/.." && pwd)}" "${G_TEST_BUILDDIR:=.}"
list=$G_TEST_SRCDIR/tests/abi.list
now ()
{
    nm -D --defined-only "$G_TEST_BUILDDIR/.libs/libadit.so" | awk '$3 ~ /^adit_/ { print "symbol " $3 }' | LC_ALL=C sort
    "$G_TEST_BUILDDIR/tests/abi"
}
if test "$1" = --update; then
    now >"$list"
    exit
fi
if ! test -f "$G_TEST_BUILDDIR/.libs/libadit.so" || test "$(getconf LONG_BIT)" != 64; then
    echo "1..0 # SKIP no shared library, or not of 64 bits"
    exit 0
fi
now >abi.now.tmp
echo 1..1
if diff "$list" abi.now.tmp >abi.diff.tmp; then
    echo "ok 1 - the binary interface is the one in tests/abi.list"
else
    echo "not ok 1 - the binary interface is the one in tests/abi.list"
    sed 's/^/# /' abi.diff.tmp
    echo "# if this is meant: sh tests/abi.sh --update in the build folder, and a new ADIT_ABI unless lines were only added"
fi
rm -f abi.now.tmp abi.diff.tmp
