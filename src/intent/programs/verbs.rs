//! What a sub-command does by its verb, where no row says it.

use super::super::Effect;

const READS: &str = "list ls get describe show status view info search find help version diff check validate inspect \
    history log logs tail top events explain whoami which read lookup query head count exists test-connection print cat \
    display outdated audit doctor verify lint plan preview stat stats metrics usage schema wait watch browse compare \
    batch-get filter scan select detect estimate lookup-events preview-changes graph tree why changelog about env-info \
    current ping simulate";
const WRITES: &str = "create update set apply start stop restart add put edit modify enable disable attach detach associate \
    disassociate register deregister tag untag rename move copy cp mv sync scale resize patch replace link unlink configure \
    config init new import restore resume suspend pause unpause reboot cancel close reopen open merge approve reject lock \
    unlock assign unassign grant revoke allow deny promote rollback upgrade downgrade install save store write append label \
    annotate join leave mark toggle switch use select-context activate deactivate accept rotate clone fork archive unarchive \
    transfer change put-object authorize renew reload refresh pin unpin sign request batch-put batch-update allocate release \
    replicate migrate failover swap subscribe unsubscribe clear down format";
const DESTROYS: &str = "delete destroy remove rm purge terminate drop wipe prune erase uninstall reset del flush truncate \
    nuke obliterate undeploy teardown batch-delete force-delete decommission expunge";
const NETWORKS: &str = "login logout push publish send pull fetch download upload connect deploy invoke post release-upload \
    notify tunnel forward proxy trigger submit dispatch auth export";
const RUNS: &str =
    "exec run shell ssh eval execute console repl debug serve start-session send-command";
/// What prints a credential if the verb gives something out.
const SECRETS: &[&str] = &[
    "token",
    "tokens",
    "credential",
    "credentials",
    "password",
    "access-key",
    "secret-value",
    "api-key",
    "private-key",
    "kubeconfig",
    "passwd",
    "master-key",
];
const GIVES: &[&str] = &[
    "get",
    "print",
    "show",
    "view",
    "create",
    "generate",
    "export",
    "reveal",
    "access",
    "decrypt",
    "read",
    "list-keys",
    "regenerate",
    "rotate",
    "renew",
    "issue",
    "reset",
    "display",
    "dump",
    "retrieve",
    "fetch",
    "cat",
];

/// The effect of a path of sub-commands. A program that only the catalog knows is trusted with the plainest reads alone.
pub(super) fn effect(path: &[String], is_curated: bool) -> Effect {
    let Some(last) = path.last() else {
        return Effect::Execute;
    };
    let verb = last.split(['-', ':', '_']).next().unwrap_or(last);
    let is = |verbs: &str| {
        let mut known = verbs.split_ascii_whitespace();
        known.any(|known| known == last || known == verb)
    };
    let joined = path.join("-");
    let gives = GIVES.contains(&verb) || GIVES.contains(&last.as_str());
    if gives && SECRETS.iter().any(|word| contains(&joined, word)) {
        Effect::Secret
    } else if is(DESTROYS) {
        Effect::Destroy
    } else if is(RUNS) {
        Effect::Execute
    } else if !is_curated {
        let plain = [
            "list", "ls", "show", "status", "info", "version", "help", "describe",
        ];
        if plain.contains(&last.as_str()) {
            Effect::Read
        } else {
            Effect::Execute
        }
    } else if is(READS) {
        Effect::Read
    } else if is(NETWORKS) {
        Effect::Network
    } else if is(WRITES) {
        Effect::Write
    } else {
        Effect::Execute
    }
}

/// True if the words of a name contain those of another.
fn contains(name: &str, part: &str) -> bool {
    name.match_indices(part).any(|(at, _)| {
        let before = name[..at].chars().next_back();
        let after = name[at + part.len()..].chars().next();
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric())
    })
}
