//! `sudomode request`: a program asks before it acts itself. Whatever language it is written in, this is the article's
//! `execute(resource, action, args)`.

use std::env;
use std::fmt;
use std::io::Read as _;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value as Json};

use super::exec::interactive;
use super::{complain, current_dir, print};
use crate::cli::Request;
use crate::enforce::{self, Answer, Form, Invocation};
use crate::error::Error;
use crate::exit::Exit;
use crate::input::Input;
use crate::intent::Number;
use crate::paths::Paths;
use crate::report::{Executed, Report};

/// What comes through standard input is bounded like a command line.
const LONGEST: u64 = 1 << 20;

/// Asks, and consumes the answer. Executes nothing.
pub(super) fn run(options: &Request, paths: &Paths) -> Exit {
    let say = |report: &Report| {
        complain(&if options.json {
            report.json()
        } else {
            report.text()
        });
    };
    let report = match permitted(options, paths, &say) {
        Ok(Ok(report)) if options.json => {
            return match print(&report.json()) {
                Ok(()) => report.exit(),
                Err(error) => error.exit(),
            };
        }
        Ok(Ok(report)) => return report.exit(),
        Ok(Err(refusal)) => *refusal,
        Err(error) => Report::from(&error),
    };
    say(&report);
    report.exit()
}

/// The yes, or why there is none.
fn permitted(
    options: &Request,
    paths: &Paths,
    say: &impl Fn(&Report),
) -> Result<Result<Report, Box<Report>>, Error> {
    let args = arguments(options)?;
    let args = serde_json::to_string(&args).map_err(|error| usage(&error.to_string()))?;
    let words = [plain(&options.resource)?, plain(&options.action)?, &args];
    let invocation = Invocation {
        argv: words.iter().map(Into::into).collect(),
        variables: env::vars_os().collect(),
        cwd: current_dir()?,
        input: Input::Unread,
        form: Form::Named,
    };
    let wait = if options.no_wait {
        Some(std::time::Duration::ZERO)
    } else {
        options.wait.flatten()
    };
    let answer = match enforce::announce(invocation, paths.clone(), wait)? {
        Some(Answer::Pending(pending)) => enforce::wait(*pending, interactive(), say)?,
        Some(answer) => answer,
        None => {
            return Err(Error::Internal {
                what: "a request without an answer".to_owned(),
            });
        }
    };
    Ok(match answer {
        Answer::Permitted(permit) => {
            permit.leave_to_caller();
            let what = "this may be done, now and once; nothing was executed by sudomode";
            Ok(Report::new("permitted", Exit::Success, Executed::No, what))
        }
        Answer::Refused(report) => Err(report),
        Answer::Pending(pending) => Err(Box::new(pending.refusal())),
    })
}

/// The arguments of both options, each name once.
fn arguments(options: &Request) -> Result<Map<String, Json>, Error> {
    let mut args = match options.json_args.as_deref() {
        None => Map::new(),
        Some("-") => {
            let mut text = String::new();
            let mut input = std::io::stdin().lock().take(LONGEST);
            input
                .read_to_string(&mut text)
                .map_err(|error| usage(&format!("standard input: {error}")))?;
            parse(&text)?
        }
        Some(text) => parse(text)?,
    };
    let mut lists: Vec<(&str, Vec<Json>)> = Vec::new();
    for arg in &options.args {
        let (name, value) = arg
            .split_once('=')
            .filter(|(name, _)| !name.is_empty())
            .ok_or_else(|| usage(&format!("--arg {arg}: it is name=value")))?;
        if args.contains_key(name) {
            return Err(usage(&format!("{name} is given twice")));
        }
        let value = typed(value);
        match lists.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => lists.push((name, vec![value])),
        }
    }
    for (name, mut values) in lists {
        // Repeated, it is a list, as on a command line.
        let value = if values.len() == 1 {
            values.remove(0)
        } else {
            Json::Array(values)
        };
        args.insert(name.to_owned(), value);
    }
    Ok(args)
}

/// An exact decimal is a number, all else text, as on a command line.
fn typed(word: &str) -> Json {
    let number = Number::parse(word).and_then(|_| serde_json::from_str(word).ok());
    number
        .filter(Json::is_number)
        .unwrap_or_else(|| Json::String(word.to_owned()))
}

fn parse(text: &str) -> Result<Map<String, Json>, Error> {
    let object: Object = serde_json::from_str(text)
        .map_err(|error| usage(&format!("--json-args is a JSON object: {error}")))?;
    Ok(object.0)
}

/// A JSON object in which each name stands once: of two, readers take different ones.
struct Object(Map<String, Json>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut members = Map::new();
                while let Some((name, value)) = map.next_entry::<String, Json>()? {
                    if members.contains_key(&name) {
                        return Err(A::Error::custom(format!("{name} stands twice")));
                    }
                    members.insert(name, value);
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// A name as policies have them.
fn plain(name: &str) -> Result<&str, Error> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-/:".contains(c);
    if name.is_empty() || name.len() > 128 || !name.chars().all(allowed) {
        return Err(usage(
            "a resource and an action are plain names: stripe, charge",
        ));
    }
    Ok(name)
}

fn usage(what: &str) -> Error {
    Error::Usage {
        what: what.to_owned(),
    }
}
