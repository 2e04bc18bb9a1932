//! Programs that are many programs, and the loader, which runs the program it is given.

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::{Effect, Intent};
use super::follow::{perhaps, uncertain};
use super::start::Start;

pub(super) fn is_loader(name: &str) -> bool {
    (name.starts_with("ld-") || name.starts_with("ld.")) && name.contains(".so")
}

/// busybox and toybox: the first word is the program.
pub(super) fn busybox(call: &Call) -> Vec<Intent> {
    let own = call.seen_through();
    match call.words.split_first() {
        None => vec![super::itself(call)],
        Some((first, rest)) if first.starts_with("--") => match first.as_str() {
            "--list" | "--list-full" | "--help" | "--version" | "--long" => {
                vec![super::itself(call)]
            }
            "--install" => std::iter::once(Intent {
                action: "install".to_owned(),
                effect: Effect::Write,
                ..own
            })
            .chain(
                rest.iter()
                    .take(call.limit)
                    .flat_map(|path| call.output(path)),
            )
            .collect(),
            option => vec![uncertain(own, call, option)],
        },
        Some(_) => {
            let inner = Start::default().words(call, call.words);
            std::iter::once(own).chain(inner).collect()
        }
    }
}

const LOADER: Grammar = Grammar::gnu(
    "list verify inhibit-cache library-path= glibc-hwcaps-prepend= glibc-hwcaps-mask= inhibit-rpath= audit= preload= argv0= \
     list-tunables list-diagnostics help version",
)
.leading();

/// ld.so PROGRAM: the loader runs it, with libraries of its own choice.
pub(super) fn loader(call: &Call) -> Vec<Intent> {
    let line = LOADER.read(call.words);
    let mut own = call.seen_through().options(&line);
    let shows = [
        "list",
        "verify",
        "help",
        "version",
        "list_tunables",
        "list_diagnostics",
    ];
    if line.rest.is_empty()
        || shows.iter().any(|name| line.is_surely_set(name)) && line.unknown.is_none()
    {
        return vec![Intent {
            action: "show".to_owned(),
            ..own.texts("path", line.rest)
        }];
    }
    if line.any(&["library_path", "preload", "audit", "glibc_hwcaps_prepend"]) {
        own.effect = Effect::Execute;
        own = own.opaque("an option names libraries that it loads");
    }
    let start = Start::default();
    if let Some(option) = line.unknown {
        return perhaps(call, own, option, &start, line.rest);
    }
    let inner = start.words(call, line.rest);
    std::iter::once(own).chain(inner).collect()
}
