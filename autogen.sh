#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes ./configure out of configure.ac. Needed after a checkout only; a release archive brings configure.
set -e
cd "$(dirname "$0")"
missing=
need ()
{
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need autoreconf autoconf
need automake automake
need libtoolize libtool
need pkg-config pkg-config
need m4 m4
if [ -n "$missing" ]; then
    echo "autogen.sh: tools are missing. On Debian: apt-get install$missing  (or: ./dev deps)" >&2
    exit 1
fi
mkdir -p m4
autoreconf --force --install "$@"
echo "Now: ./configure && make && make check"
