//! `sudomode hook`, and its work in a process of its own.

use std::time::Duration;

use super::complain;
use crate::cli::Hook;
use crate::exit::Exit;
use crate::hook::{self, named};

/// Answers an agent. No way out of here but with an answer.
pub(super) fn run(options: &Hook) -> Exit {
    let code = match named(&options.agent) {
        Some(protocol) => hook::supervise(protocol, options.budget),
        None => hook::BLOCKED,
    };
    if code == 0 {
        Exit::Success
    } else {
        Exit::Blocked
    }
}

/// Works out the answer.
pub(super) fn work(agent: &str, budget: u64, parent: i32) -> Exit {
    let Some(protocol) = named(agent) else {
        return Exit::Usage;
    };
    match hook::work(protocol, Duration::from_millis(budget), parent) {
        Ok(()) => Exit::Success,
        Err(error) => {
            complain(&format!("sudomode: internal {error}\n"));
            Exit::Internal
        }
    }
}
