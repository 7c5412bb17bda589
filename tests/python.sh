#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs tests/python.py with the bindings of this build, by a Python that has gi.
: "${G_TEST_SRCDIR:=$(cd "$(dirname "$0")/.." && pwd)}" "${G_TEST_BUILDDIR:=.}"
skip ()
{
    echo "1..0 # SKIP $1"
    exit 0
}
test -f "$G_TEST_BUILDDIR/core/gir/Adit-1.0.typelib" || skip "built without bindings"
for python in python3 /usr/bin/python3 none; do
    "$python" -c 'import gi' 2>/dev/null && break
done
test "$python" != none || skip "no python3-gi"
GI_TYPELIB_PATH=$G_TEST_BUILDDIR/core/gir LD_LIBRARY_PATH=$G_TEST_BUILDDIR/.libs:$LD_LIBRARY_PATH
export GI_TYPELIB_PATH LD_LIBRARY_PATH
exec "$python" "$G_TEST_SRCDIR/tests/python.py"
