# SPDX-License-Identifier: MIT
# Bash completion for adit.

_adit_plugins ()
{
    "${COMP_WORDS[0]}" list --names 2>/dev/null
}

# The plugins of one kind, without the ending that --from and --to do not need.
_adit_role ()
{
    _adit_plugins | sed -n "s/_$1\$//p"
}

_adit ()
{
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]-} words=
    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "run explain list inspect train new check doctor --help --version" -- "$cur")
        return
    fi
    case $prev in
    --kind | -k) words="analyzer reader writer" ;;
    --from | -f) [ "$command" = train ] || words=$(_adit_role reader) ;;
    --to | -t) words=$(_adit_role writer) ;;
    --want | -w) words="entity quote timex token sentence $(_adit_plugins | grep -v -e _reader -e _writer)" ;;
    --offsets) words="codepoints bytes utf16" ;;
    --lang | -l)
        [ "$command" = new ] || return
        words="c python"
        ;;
    --jobs | -j | --created | -c | --set | -s | --encoding | -e | --seconds | --megabytes) return ;;
    *)
        case $command:$cur in
        run:-*) words="--want --from --to --output --created --lang --encoding --set --jobs --offsets --resume
                       --isolate --explain --quiet --help" ;;
        explain:-*) words="--want --from --created --lang --encoding --set --help" ;;
        list:-*) words="--names --help" ;;
        inspect:-*) words="--help" ;;
        train:-*) words="--from --output --set --help" ;;
        new:-*) words="--kind --lang --help" ;;
        check:-*) words="--update --tap --seconds --megabytes --help" ;;
        doctor:-*) words="--help" ;;
        new:*) return ;;
        inspect:*) words=$(_adit_plugins) ;;
        check:* | doctor:*) words="$(_adit_plugins) $(compgen -d -- "$cur")" ;;
        train:*) [ "$COMP_CWORD" != 2 ] || words=$(_adit_plugins) ;;
        esac
        ;;
    esac
    if [ -n "$words" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
    else
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}

complete -F _adit adit
