//! A caller that goes round in circles is told to stop, and no human is asked the same again and again.

use super::{Authority, Invocation, Origin, Pending};
use crate::approval::{Fingerprint, Requester};
use crate::clock::{Moment, spoken};
use crate::config::Config;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::report::{Executed, Report};
use crate::store::Store;

const ADVICE: &str =
    "stop here: tell your user what you try to do and what was denied, and wait for an answer";

/// From here on a repetition is no accident.
const AGAIN: u32 = 3;

/// Why no new question is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// There is no reason not to.
    No,
    /// The same command failed so often in a row.
    Fails(usize),
    /// The caller was denied so often.
    Denied(u32),
}

impl Stop {
    /// What there is to say against a new question of this caller about this command.
    pub(super) fn of(
        authority: &Authority,
        config: &Config,
        origin: &Origin,
        fingerprint: &Fingerprint,
    ) -> Result<Self, Error> {
        match authority {
            Authority::Local(store) => {
                Self::of_store(store, config, &origin.requester, fingerprint)
            }
            // A server counts itself, and says so where it is asked.
            Authority::Server(_) => Ok(Self::No),
        }
    }

    /// [`Stop::of`] where this is the store.
    pub fn of_store(
        store: &Store,
        config: &Config,
        requester: &Requester,
        fingerprint: &Fingerprint,
    ) -> Result<Self, Error> {
        let since = since(config);
        let failures = store.failures(fingerprint, since)?;
        if config.max_failures > 0 && failures >= config.max_failures as usize {
            return Ok(Self::Fails(failures));
        }
        let denials = store.denials(requester, since)?;
        Ok(if config.max_denials > 0 && denials >= config.max_denials {
            Self::Denied(denials)
        } else {
            Self::No
        })
    }

    /// What the caller is told.
    #[must_use]
    pub fn report(self, config: &Config) -> Report {
        let within = spoken(config.stop_within);
        let what = match self {
            Self::Fails(count) => {
                format!("this command was executed and failed {count} times in a row in {within}")
            }
            Self::Denied(count) => format!("this caller was denied {count} times in {within}"),
            Self::No => "this caller goes round in circles".to_owned(),
        };
        let what = format!("{what}: nobody was asked, nothing executed");
        Report::new("stopped", Exit::Denied, Executed::No, what).detail(ADVICE)
    }
}

/// Adds what a caller must hear who was denied again and again. That it cannot be found out changes no denial.
pub(super) fn after_denial(
    report: Report,
    invocation: &Invocation,
    paths: &Paths,
    origin: Option<&Origin>,
) -> Report {
    let count = || -> Result<(u32, u32, Config), Error> {
        let config = Config::load(paths)?;
        let store = Store::open(paths)?;
        let argv = invocation.shown();
        let same = store.denied_again(&argv, since(&config))?;
        let all = match origin {
            Some(origin) => store.denials(&origin.requester, since(&config))?,
            None => 0,
        };
        Ok((same, all, config))
    };
    let Ok((same, all, config)) = count() else {
        return report;
    };
    let within = spoken(config.stop_within);
    if config.max_denials > 0 && all >= config.max_denials {
        report
            .detail(&format!("this caller was denied {all} times in {within}"))
            .detail(ADVICE)
    } else if same >= AGAIN {
        report.detail(&format!(
            "this very command was denied {same} times in {within}: it will be denied again; stop"
        ))
    } else {
        report
    }
}

/// What a caller is told that runs again what a human refused.
pub(super) fn after_rejection(pending: &Pending, requester: &Requester) -> Result<Report, Error> {
    let Pending {
        authority,
        config,
        request,
        ..
    } = pending;
    let report = pending.refusal();
    let Authority::Local(store) = authority else {
        return Ok(report);
    };
    let denials = store.denials(requester, since(config))?;
    let again = store.asked_again(&request.id)?;
    Ok(if config.max_denials > 0 && denials >= config.max_denials {
        report.detail(ADVICE)
    } else if again >= AGAIN {
        report.detail(&format!(
            "it was run again {again} times after that: the answer stays the same; stop"
        ))
    } else {
        report
    })
}

fn since(config: &Config) -> Moment {
    let within = i64::try_from(config.stop_within.as_millis()).unwrap_or(i64::MAX);
    Moment(Moment::now().0.saturating_sub(within))
}
