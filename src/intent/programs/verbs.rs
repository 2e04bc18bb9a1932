//! What a sub-command does by its verb, where no row says it.

use super::super::Effect;

const READS: &str = "list ls get describe show status view info search find help version diff check validate inspect \
    history log logs tail top events explain whoami which read lookup query head count exists test-connection print cat \
    display outdated audit doctor verify lint plan preview stat stats metrics usage schema wait watch browse compare \
    batch-get filter scan select detect estimate lookup-events preview-changes graph tree why changelog about env-info \
    current ping simulate";
const WRITES: &str = "create update set apply start stop restart add put edit modify enable disable attach associate \
    register tag untag rename move copy cp mv sync scale resize patch replace link unlink configure \
    config init new import restore resume suspend pause unpause reboot cancel close reopen open merge approve reject lock \
    unlock assign unassign grant allow deny promote rollback upgrade downgrade install save store write append label \
    annotate join leave mark toggle switch use select-context activate deactivate accept rotate clone fork archive unarchive \
    transfer change put-object authorize renew reload refresh pin unpin sign request batch-put batch-update allocate release \
    replicate migrate failover swap subscribe unsubscribe format undo revert";
const DESTROYS: &str = "delete destroy remove rm rmi rmdir purge terminate drop wipe prune erase uninstall reset del flush truncate \
    nuke obliterate undeploy teardown decommission expunge deprovision revoke detach evict drain clean cleanup clear kill \
    disassociate deregister unregister forget abandon abort discard shred zap empty unpublish yank retire expire overwrite \
    deauthorize unenroll down gc reclaim reap sweep zeroize reinstall reinitialize factory-reset undefine";
const NETWORKS: &str = "login logout push publish send pull fetch download upload connect deploy invoke post release-upload \
    notify tunnel forward proxy trigger submit dispatch auth export";
const RUNS: &str =
    "exec run shell ssh eval execute console repl debug serve start-session send-command";
/// What stands before the verb and does not change it: `batch-delete`, `admin-get-user`.
const ADVERBS: &str = "batch bulk admin mass multi permanently hard soft global safe auto";

/// What is a credential.
const SECRETS: &[&str] = &[
    "token",
    "credential",
    "password",
    "access-key",
    "secret-value",
    "api-key",
    "apikey",
    "private-key",
    "kubeconfig",
    "passwd",
    "passphrase",
    "master-key",
    "connection-string",
    "sas-url",
    "signed-url",
    "presigned-url",
    "secret-version",
];
/// Verbs that give out what they are about, or make it and show it.
const GIVES: &str = "get print show view create generate export reveal access decrypt read regenerate rotate renew issue \
    reset display dump retrieve fetch cat download pull";
/// Those of them that show what is there; a secret is made without being shown.
const SHOWS: &str = "get print show view export reveal access decrypt read display dump retrieve fetch cat download pull";

/// Options that make anything lose something, by their names among the arguments.
const DESTROYING: &str = "delete purge prune wipe erase destroy force_reset hard no_backup skip_final_snapshot drop nuke \
    accept_data_loss delete_excluded delete_data delete_volumes delete_before delete_after delete_during delete_delay \
    delete_all purge_data remove_all reset_data allow_data_loss";

fn is(verbs: &str, word: &str) -> bool {
    verbs.split_ascii_whitespace().any(|known| known == word)
}

/// True for an option by which something is lost whatever the verb.
pub(super) fn destroys(option: &str) -> bool {
    is(DESTROYING, option)
}

/// The effect of a path of sub-commands. A program that only the catalog knows is trusted with the plainest reads alone.
pub(super) fn effect(path: &[String], is_curated: bool) -> Effect {
    let words: Vec<String> = path.iter().map(|word| spelled(word)).collect();
    let Some(last) = words.last() else {
        return Effect::Execute;
    };
    if words.first().is_some_and(|word| word == "help") {
        return Effect::Read;
    }
    if shows_secret(&words) {
        return Effect::Secret;
    }
    let found = of_word(last);
    if let Some(Effect::Destroy | Effect::Execute) = found {
        return found.unwrap_or(Effect::Execute);
    }
    // The verb may come first: `delete cluster`.
    let lead = words.iter().rev().find_map(|word| of_word(word));
    if found.is_none() && lead == Some(Effect::Destroy) {
        return Effect::Destroy;
    }
    if !is_curated {
        let plain = "list ls show status info version help describe";
        return if is(plain, last) {
            Effect::Read
        } else {
            Effect::Execute
        };
    }
    found.unwrap_or(Effect::Execute)
}

/// True if the path gives out a credential: `token create`, `get-session-token`, `secret show`.
pub(super) fn shows_secret(words: &[String]) -> bool {
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    let last = spelled(last);
    let mut parts: Vec<&str> = last.split(['-', ':']).collect();
    // The verb is the first or the last part.
    let Some(at) = [parts.len() - 1, 0]
        .into_iter()
        .find(|at| is(GIVES, parts[*at]))
    else {
        return false;
    };
    let verb = parts.remove(at);
    let mut about = before.iter().map(|word| spelled(word)).collect::<Vec<_>>();
    about.push(parts.join("-"));
    about.retain(|part| !part.is_empty());
    let about = about.join("-");
    let one = about.strip_suffix('s').unwrap_or(&about);
    let ends = |noun: &str| {
        [about.as_str(), one].iter().any(|about| {
            about
                .strip_suffix(noun)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(['-', ':']))
        })
    };
    SECRETS.iter().any(|noun| ends(noun)) || is(SHOWS, verb) && ends("secret")
}

/// The effect that a word has by its verb, if it has one.
fn of_word(word: &str) -> Option<Effect> {
    let last = word.rsplit(':').next().unwrap_or(word);
    let parts: Vec<&str> = last.split('-').collect();
    let verb = parts.iter().find(|part| !is(ADVERBS, part));
    let says = |verbs: &str| {
        [word, last, parts[0]].iter().any(|word| is(verbs, word))
            || verb.is_some_and(|verb| is(verbs, verb))
    };
    // `clear:cache`, `force-unlock`, `start-bulk-disassociate`.
    let begins = ["start", "schedule", "request"].contains(&parts[0]);
    let destroys = word.split(':').any(|part| is(DESTROYS, part))
        || parts[0] == "force" && parts.len() > 1
        || begins && parts.iter().take(3).any(|part| is(DESTROYS, part));
    if says(DESTROYS) || destroys {
        Some(Effect::Destroy)
    } else if says(RUNS) {
        Some(Effect::Execute)
    } else if says(READS) {
        Some(Effect::Read)
    } else if says(NETWORKS) {
        Some(Effect::Network)
    } else if says(WRITES) {
        Some(Effect::Write)
    } else {
        None
    }
}

/// The words of a name with dashes between, in small letters: `dropAll` and `drop_all` are `drop-all`.
fn spelled(word: &str) -> String {
    parted(word).replace('_', "-").to_lowercase()
}

/// A name in which a capital begins a word, with dashes between: `dropAll` is `drop-all`.
pub(super) fn parted(word: &str) -> String {
    let mut text = String::with_capacity(word.len() + 4);
    let mut was_small = false;
    for letter in word.chars() {
        let begins = letter.is_uppercase() && was_small;
        if begins {
            text.push('-');
            text.extend(letter.to_lowercase());
        } else {
            text.push(letter);
        }
        was_small = letter.is_lowercase();
    }
    text
}
