//! Programs that are known to run other programs or code and are not looked into any further.

use super::super::Intent;
use super::super::call::Call;

const NAMES: &str = "\
    scriptreplay telnet nc ncat netcat rsync scp sftp npm yarn pnpm \
    bun deno corepack cargo rustup go pip pip3 pipx uv uvx poetry pdm hatch conda mamba bundle gem composer mise \
    asdf nix-run guix info dtach abduco xterm gnome-terminal konsole alacritty kitty wezterm foot terminator \
    flatpak snap ansible-playbook ansible-console wine wine64 qemu-user binfmt fzf nerdctl crictl oc ts run-parts \
    pdflatex latex tex inotifywait-run exec eval source builtin command cargo-watch cargo-make tilt skaffold \
    dagger lefthook husky act gitlab-runner jenkins scons waf invoke inv fab capistrano cap puppet chef salt salt- \
    call salt-ssh pm2 forever foreman honcho overmind procfile hivemind monit god runit sv s6-rc openrc-run \
    anacron fcron lua-exec concurrently npm-run-all run-s run-p wsrun go-task";

pub(super) fn knows(name: &str) -> bool {
    NAMES.split_ascii_whitespace().any(|known| known == name) || name.starts_with("qemu-")
}

pub(super) fn read(call: &Call) -> Vec<Intent> {
    vec![if call.asks_about_itself() {
        super::itself(call)
    } else {
        call.runs("run_command", "it runs a command that is not looked into")
    }]
}
