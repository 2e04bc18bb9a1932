//! What a server's no means to a caller here.

use crate::error::Error;
use crate::exit::Exit;
use crate::report::Report;
use crate::term;
use crate::wire::Problem;

/// The kinds of error that a caller tells apart.
#[derive(Clone, Copy)]
enum Means {
    /// It stands elsewhere by now.
    Conflict,
    /// The fault lies in how this machine is set up.
    Config,
    /// The caller may not.
    Refused,
    /// There is no such request.
    Request,
    /// Later it may be otherwise.
    Unavailable,
    /// The caller's words are wrong.
    Usage,
}

/// By the names of problems; those that are not known go by their status.
const NAMES: [(&str, Means); 13] = [
    ("conflict", Means::Conflict),
    ("denied", Means::Refused),
    ("forbidden", Means::Refused),
    ("invalid", Means::Usage),
    ("not-found", Means::Request),
    ("over-limit", Means::Refused),
    ("stale", Means::Conflict),
    ("too-fast", Means::Refused),
    ("too-many", Means::Refused),
    ("unauthorized", Means::Config),
    ("unavailable", Means::Unavailable),
    ("unproven", Means::Refused),
    ("wrong-host", Means::Config),
];

/// A caller's refusals at a server that are no errors: what it is told of them, by name.
const REFUSALS: [(&str, &str, Exit); 4] = [
    ("denied", "denied", Exit::Denied),
    ("over-limit", "denied", Exit::Denied),
    ("stopped", "stopped", Exit::Denied),
    ("too-many", "pending", Exit::Pending),
];

/// The error that an answer is. Nothing was executed, whatever it says.
pub(super) fn error(status: u16, problem: Option<&Problem>) -> Error {
    let named = problem.and_then(|problem| {
        let found = NAMES.iter().find(|(name, _)| *name == problem.name());
        found.map(|(_, means)| *means)
    });
    let means = named.unwrap_or(match status {
        401 | 421 => Means::Config,
        403 => Means::Refused,
        404 => Means::Request,
        409 | 412 => Means::Conflict,
        400..=499 => Means::Usage,
        _ => Means::Unavailable,
    });
    let what = problem.map_or_else(
        || format!("the server answered {status}"),
        |problem| term::text(&problem.detail),
    );
    let hint = problem
        .and_then(|problem| problem.hint.as_deref())
        .map(term::text);
    let hint = |otherwise: &str| hint.clone().unwrap_or_else(|| otherwise.to_owned());
    match means {
        Means::Conflict => Error::Conflict {
            hint: hint("sudomode show tells how it stands"),
            what,
        },
        Means::Config => Error::Config {
            what: format!(
                "the server does not take the token here: {what}\nhint: {}",
                hint("an administrator of the server makes another: sudomode server token add")
            ),
        },
        Means::Refused => Error::Refused {
            hint: hint("ask whoever runs the server"),
            what,
        },
        Means::Request => Error::Request {
            hint: hint("sudomode pending lists the requests that wait"),
            what,
        },
        Means::Unavailable => Error::Unavailable {
            what: format!("the server: {what}"),
            hint: hint("run the same command again"),
        },
        Means::Usage => Error::Usage { what },
    }
}

/// What the caller of a command is told that the server does not want asked, if it is that.
pub(super) fn refusal(problem: &Problem) -> Option<Report> {
    let (_, token, exit) = REFUSALS.iter().find(|(name, ..)| *name == problem.name())?;
    let what = term::text(&problem.detail);
    let what = what.strip_suffix(": nothing executed").unwrap_or(&what);
    let report = Report::new(
        token,
        *exit,
        crate::report::Executed::No,
        format!("by the server: {what}: nothing executed"),
    )
    .rule(problem.rule.as_deref(), what);
    let advice = problem.hint.as_deref().map(term::text);
    Some(match (advice, *exit) {
        (Some(advice), _) => report.detail(&advice),
        (None, Exit::Denied) => {
            report.detail("this is final: do not work around it; take a safer way or ask the user")
        }
        (None, _) => report,
    })
}
