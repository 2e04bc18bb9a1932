# sudomode in fish: the shims stand first on PATH, and a line tells when a question waits for you.
#
#   sudomode shell fish | source
#
# That command says where the shims and the state lie; sourced as a file, the usual places are taken.

set -q __sudomode_shims; or set -g __sudomode_shims $HOME/.local/share/sudomode/shims
if not set -q __sudomode_waiting
    set -l state $HOME/.local/state
    set -q XDG_STATE_HOME; and set state $XDG_STATE_HOME
    set -g __sudomode_waiting $state/sudomode/waiting
end

# What is put in front of PATH later (a virtual environment, say) would hide the shims, and not be hidden by them:
# a shim passes over itself and takes what comes next.
function __sudomode_path
    test "$PATH[1]" = "$__sudomode_shims"; and return
    set -gx PATH $__sudomode_shims (string match --invert -- $__sudomode_shims $PATH)
end

# Looks at one file. Only while something may wait is a program started, and what it says is said once.
function __sudomode_prompt --on-event fish_prompt
    __sudomode_path
    set -l hint
    if test -e $__sudomode_waiting
        set hint (command sudomode pending --hint 2>/dev/null)
        if test -n "$hint" -a "$hint" != "$__sudomode_hint"
            printf '%s\n' $hint >&2
        end
    end
    set -g __sudomode_hint $hint
end

__sudomode_path
if status is-interactive
    command sudomode completions fish | source
end
