# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# For shell tests: results in TAP, a temporary folder, and checks of the command's behaviour.
n=0
tmp=$(mktemp -d "${TMPDIR:-/tmp}/adit-test.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
: "${G_TEST_SRCDIR:=$(cd "$(dirname "$0")/.." && pwd)}" "${ADIT:=adit}"
# shellcheck disable=SC2034
samples=$G_TEST_SRCDIR/examples/samples

# ok STATUS NAME: one result; what the last adit() left is told if it is a failure.
ok ()
{
    n=$((n + 1))
    if test "$1" = 0; then
        echo "ok $n - $2"
    else
        echo "not ok $n - $2"
        if test -s "$tmp/err"; then head -5 "$tmp/err" | sed 's/^/# stderr: /'; fi
        if test -s "$tmp/out"; then head -3 "$tmp/out" | cut -c1-300 | sed 's/^/# stdout: /'; fi
    fi
}

skip ()
{
    n=$((n + 1))
    echo "ok $n - $1 # SKIP $2"
}

# adit ARGUMENTS: runs the command; $status, $tmp/out and $tmp/err have what came of it.
adit ()
{
    "$ADIT" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
    status=$?
}

# exits STATUS NAME [PATTERN]: the last adit() ended with this status, and (PATTERN) said so on stderr.
exits ()
{
    result=0
    test "$status" = "$1" || { echo "# exit status $status, expected $1"; result=1; }
    if test -n "${3-}"; then grep -qiE -e "$3" "$tmp/err" || { echo "# stderr has no $3"; result=1; }; fi
    ok $result "$2"
}

# check NAME COMMAND...: one result, from the command's status.
check ()
{
    name=$1
    shift
    "$@"
    ok $? "$name"
}

lines ()
{
    test "$(wc -l <"$1")" -eq "$2"
}

done_testing ()
{
    echo "1..$n"
    exit 0
}
