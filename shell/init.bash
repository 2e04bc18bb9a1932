# shellcheck shell=bash
# sudomode in bash: the shims stand first on PATH, and a line tells when a question waits for you.
#
#   eval "$(sudomode shell bash)"
#
# That command says where the shims and the state lie; sourced as a file, the usual places are taken.

__sudomode_shims=${__sudomode_shims:-$HOME/.local/share/sudomode/shims}
__sudomode_waiting=${__sudomode_waiting:-${XDG_STATE_HOME:-$HOME/.local/state}/sudomode/waiting}

# What is put in front of PATH later (a virtual environment, say) would hide the shims, and not be hidden by them:
# a shim passes over itself and takes what comes next.
__sudomode_path() {
    local path=:$PATH: shims=:$__sudomode_shims:
    [[ $path == "$shims"* ]] && return
    while [[ $path == *"$shims"* ]]; do
        path=${path/"$shims"/:}
    done
    path=${path#:}
    export PATH=$__sudomode_shims:${path%:}
}

# Looks at one file. Only while something may wait is a program started, and what it says is said once.
__sudomode_prompt() {
    local status=$? hint=
    __sudomode_path
    if [[ -e $__sudomode_waiting ]]; then
        hint=$(command sudomode pending --hint 2>/dev/null)
        if [[ -n $hint && $hint != "$__sudomode_hint" ]]; then
            printf '%s\n' "$hint" >&2
        fi
    fi
    __sudomode_hint=$hint
    return "$status"
}

# The completions are loaded when they are asked for.
__sudomode_complete() {
    eval "$(command sudomode completions bash)" && return 124
}

__sudomode_path
if [[ $- == *i* ]]; then
    __sudomode_hint=
    if [[ ${PROMPT_COMMAND[*]-} != *__sudomode_prompt* ]]; then
        PROMPT_COMMAND="__sudomode_prompt${PROMPT_COMMAND:+;$PROMPT_COMMAND}"
    fi
    complete -F __sudomode_complete sudomode
fi
