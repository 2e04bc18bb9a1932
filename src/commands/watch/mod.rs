//! `sudomode watch`: what waits, live, and a key for each answer.

mod board;
mod rows;
mod screen;

use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use self::board::{Board, Item, Proof, Step};
use self::screen::Screen;
use super::answer::humans_only;
use super::person::authority;
use crate::approval::{
    ApprovalRequest, Approvers, Ballot, Proofs, RequestId, Resolution, Verdict, challenge, ssh, tty,
};
use crate::cli::Watch;
use crate::clock::{Moment, spoken};
use crate::config::Config;
use crate::enforce::{Authority, how};
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::store::{Selection, Voted};

/// How old what is shown may be.
const FRESH: Duration = Duration::from_millis(500);

pub(super) fn run(watch: &Watch, paths: &Paths) -> Result<Exit, Error> {
    humans_only()?;
    if !tty::present() {
        return Err(Error::Usage {
            what: "watch is for a terminal; sudomode pending lists the same".to_owned(),
        });
    }
    let mut authority = authority(paths, None)?;
    let chosen = watch.id.as_ref().map(|name| authority.find(name));
    let mut board = Board::of(chosen.transpose()?);
    let mut screen = Screen::open().map_err(|error| lost(&error))?;
    let mut looked = None::<Instant>;
    loop {
        if looked.is_none_or(|looked| looked.elapsed() >= FRESH) {
            match items(&mut authority, paths) {
                Ok(items) => board.show(items),
                // A server that is away comes back.
                Err(error @ Error::Unavailable { .. }) if authority.is_elsewhere() => {
                    board.message = error.to_string();
                }
                Err(error) => return Err(error),
            }
            looked = Some(Instant::now());
        }
        let (width, height) = screen.size();
        let rows = board.frame(width, height, Moment::now());
        screen
            .draw(&rows, (width, height))
            .map_err(|error| lost(&error))?;
        let Some(key) = screen.key(FRESH).map_err(|error| lost(&error))? else {
            continue;
        };
        match board.press(key, width, height) {
            Step::Quit => return Ok(Exit::Success),
            Step::Stay => {}
            // What was typed ahead was not typed to this question.
            Step::Ask => screen.flush().map_err(|error| lost(&error))?,
            Step::Approve(id) => {
                board.message = answer(&mut authority, paths, &id, Verdict::Approve, None)?;
                looked = None;
            }
            Step::Prove(shown, proof) => {
                let given = match proof {
                    Proof::Passphrase(person, typed) => Ok(Given::Passphrase(person, typed)),
                    Proof::Key(key) => {
                        let text = challenge(&shown, Verdict::Approve);
                        // ssh-keygen asks at the terminal as it is used to it.
                        let signed = screen.aside(|| ssh::sign(&key, &text));
                        signed.map_err(|error| lost(&error))?.map(Given::Signature)
                    }
                };
                board.message = match given {
                    Ok(given) => prove(&mut authority, paths, &shown, given)?,
                    Err(why) => why,
                };
                looked = None;
            }
            Step::Reject(id, reason) => {
                board.message = answer(&mut authority, paths, &id, Verdict::Reject, reason)?;
                looked = None;
            }
        }
        if screen.ended() {
            return Ok(Exit::Success);
        }
    }
}

fn items(authority: &mut Authority, paths: &Paths) -> Result<Vec<Item>, Error> {
    let approvers = Approvers::load(paths)?;
    let waiting = authority.requests(Selection::Pending)?.into_iter();
    waiting
        .filter(|request| !request.deadline.passed())
        .map(|request| {
            let votes = authority.votes(&request, paths)?;
            Ok(Item {
                proofs: Proofs::of(&request, &votes, &approvers, paths),
                votes,
                how: how(&request, request.asked.required.assurance()),
                person: paths.user.clone(),
                request,
            })
        })
        .collect()
}

/// Commits an answer, and says what became of it.
fn answer(
    authority: &mut Authority,
    paths: &Paths,
    id: &RequestId,
    verdict: Verdict,
    reason: Option<String>,
) -> Result<String, Error> {
    let config = Config::load(paths)?;
    let said = Resolution::word(verdict, reason, &paths.user, "watch");
    let voted = authority
        .request(id)
        .and_then(|request| authority.vote(&request, said, &config, paths));
    became(voted, id, verdict, &config, authority.is_elsewhere())
}

/// A yes with what it rests on.
enum Given {
    Passphrase(String, Zeroizing<String>),
    Signature(String),
}

/// Commits a yes that is proven, and says what became of it.
fn prove(
    authority: &mut Authority,
    paths: &Paths,
    shown: &ApprovalRequest,
    given: Given,
) -> Result<String, Error> {
    let config = Config::load(paths)?;
    let answer = Resolution::word(Verdict::Approve, None, &paths.user, "watch");
    let voted = match given {
        Given::Passphrase(person, typed) => {
            authority.vote_by_passphrase(shown, answer, (&person, &typed), &config, paths)
        }
        Given::Signature(proof) => {
            let ballot = Ballot {
                answer,
                proof: Some(proof),
            };
            authority.vote(shown, ballot, &config, paths)
        }
    };
    let elsewhere = authority.is_elsewhere();
    became(voted, &shown.id, Verdict::Approve, &config, elsewhere)
}

fn became(
    voted: Result<Voted, Error>,
    id: &RequestId,
    verdict: Verdict,
    config: &Config,
    elsewhere: bool,
) -> Result<String, Error> {
    let (short, word) = (id.short(), verdict.participle());
    Ok(match voted {
        Ok(Voted::Decided) if verdict == Verdict::Approve => format!(
            "{short} {word} for one execution within {}",
            spoken(config.approved_for)
        ),
        Ok(Voted::Decided) => format!("{short} {word}"),
        Ok(Voted::Counted) => format!("{short} has your approval, and needs more"),
        Ok(Voted::Stands) => format!("{short} was decided elsewhere"),
        Err(Error::Refused { what, .. } | Error::Usage { what }) => what,
        Err(error @ Error::Unavailable { .. }) if elsewhere => error.to_string(),
        Err(error) => return Err(error),
    })
}

fn lost(error: &std::io::Error) -> Error {
    Error::Unavailable {
        what: format!("the terminal: {error}"),
        hint: "sudomode pending lists the same".to_owned(),
    }
}
