# sudomode in zsh: the shims stand first on PATH, and a line tells when a question waits for you.
#
#   eval "$(sudomode shell zsh)"
#
# That command says where the shims and the state lie; sourced as a file, the usual places are taken.

typeset -g __sudomode_shims=${__sudomode_shims:-$HOME/.local/share/sudomode/shims}
typeset -g __sudomode_waiting=${__sudomode_waiting:-${XDG_STATE_HOME:-$HOME/.local/state}/sudomode/waiting}

# What is put in front of PATH later (a virtual environment, say) would hide the shims, and not be hidden by them:
# a shim passes over itself and takes what comes next.
__sudomode_path() {
    [[ $path[1] == $__sudomode_shims ]] && return
    path=($__sudomode_shims ${path:#$__sudomode_shims})
    export PATH
}

# Looks at one file. Only while something may wait is a program started, and what it says is said once.
__sudomode_prompt() {
    local hint=
    __sudomode_path
    if [[ -e $__sudomode_waiting ]]; then
        hint=$(command sudomode pending --hint 2>/dev/null)
        if [[ -n $hint && $hint != $__sudomode_hint ]]; then
            print -r -- $hint >&2
        fi
    fi
    typeset -g __sudomode_hint=$hint
}

__sudomode_path
if [[ -o interactive ]]; then
    typeset -g __sudomode_hint=
    autoload -Uz add-zsh-hook
    add-zsh-hook precmd __sudomode_prompt
    # The completions are loaded when they are asked for.
    if (( $+functions[compdef] )); then
        _sudomode() {
            unfunction _sudomode
            eval "$(command sudomode completions zsh)"
            _sudomode "$@"
        }
        compdef _sudomode sudomode
    fi
fi
