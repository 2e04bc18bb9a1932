//! Programs that are known to run other programs or code and are not looked into any further.

use super::super::Intent;
use super::super::call::Call;

const NAMES: &str = "\
    scriptreplay telnet nc ncat netcat rsync scp sftp ninja cmake rake ant mvn gradle gradlew npm yarn pnpm bun deno corepack cargo rustup \
    go pip pip3 pipx uv uvx poetry pdm hatch tox nox conda mamba bundle gem composer mix direnv dotenv mise asdf nix nix-shell nix-run \
    guix info expect dtach abduco xterm gnome-terminal konsole alacritty kitty wezterm foot terminator flatpak snap vagrant ansible \
    ansible-playbook ansible-console wine wine64 qemu-user binfmt fzf op aws-vault doppler nerdctl crictl lxc oc ts run-parts \
    pdflatex latex tex pytest nodemon zgrep inotifywait-run exec eval source builtin command ip machinectl distrobox toolbox perf \
    watchexec cargo-watch cargo-make entr systemd-run gdb lldb expect sops heroku fly flyctl railway turbo nx lerna tilt skaffold \
    earthly dagger pre-commit lefthook husky act gitlab-runner jenkins buck bazel bazelisk pants meson scons waf invoke inv fab \
    capistrano cap puppet chef salt salt-call salt-ssh pulumi cdk sam serverless sls supervisorctl pm2 forever foreman honcho overmind \
    procfile hivemind monit god runit sv s6-rc openrc-run anacron fcron systemd-analyze lua-exec jest vitest mocha ava karma cypress \
    playwright tsc-watch concurrently npm-run-all run-s run-p wsrun phpunit rspec cucumber minitest busted ctest go-task mage cargo-nextest";

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
