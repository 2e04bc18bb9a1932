//! The policy of a project: the one in force, its history, its change by two people, and dry runs.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Answer;
use crate::approval::all_redacted;
use crate::clock::Moment;
use crate::digest::Digest;
use crate::error::Error;
use crate::server::auth::Visitor;
use crate::server::body::{Asked, Json as Body, MayBe, Named};
use crate::server::diff::unified;
use crate::server::judging::{Judged, Whose};
use crate::server::law::Law;
use crate::server::problem::{Fault, Kind};
use crate::server::state::Server;
use crate::store::{Ruling, RulingState, Store};
use crate::wire::{
    Evaluate, Evaluated, EvaluatedIntent, PolicyCopy, PolicyDiff, PolicyState, PolicyVersion,
    PolicyVersions, Propose, Review, Word,
};

/// For how long a client may decide by a copy.
const COPY: Duration = Duration::from_secs(60);

/// The policy in force, signed, to decide by for at most a minute
#[utoipa::path(
    get, path = "/v1/policy", tag = "policies",
    responses((status = 200, body = PolicyCopy))
)]
pub(super) async fn in_force(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
) -> Answer<PolicyCopy> {
    let law = visitor.office.law();
    let mut copy = PolicyCopy {
        project: visitor.office.name.to_string(),
        version: law.version,
        hash: Digest::of(law.text.as_bytes()).to_string(),
        text: law.text.clone(),
        not_after: Moment::now().after(COPY),
        signature: String::new(),
    };
    copy.signature = server.keys.sign(&copy.signed_text());
    Ok(Json(copy))
}

/// All versions, the newest first, without their texts
#[utoipa::path(
    get, path = "/v1/policies", tag = "policies",
    responses((status = 200, body = PolicyVersions))
)]
pub(super) async fn list(visitor: Visitor) -> Answer<PolicyVersions> {
    visitor.reader()?;
    let rulings = visitor.office.desk.read(Store::rulings).await?;
    let in_force = visitor.office.law().version;
    let versions = rulings.into_iter().map(|ruling| PolicyVersion {
        text: None,
        ..shown(ruling, in_force)
    });
    Ok(Json(PolicyVersions {
        versions: versions.collect(),
    }))
}

/// One version, with its text
#[utoipa::path(
    get, path = "/v1/policies/{version}", tag = "policies",
    params(("version" = i64, Path)),
    responses((status = 200, body = PolicyVersion))
)]
pub(super) async fn one(visitor: Visitor, Named(version): Named<i64>) -> Answer<PolicyVersion> {
    visitor.reader()?;
    let ruling = ruling(&visitor, version).await?;
    Ok(Json(shown(ruling, visitor.office.law().version)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Against {
    /// The older version; the one in force, if it does not say.
    from: Option<i64>,
}

/// What a version changes
#[utoipa::path(
    get, path = "/v1/policies/{version}/diff", tag = "policies",
    params(("version" = i64, Path), Against),
    responses((status = 200, body = PolicyDiff))
)]
pub(super) async fn diff(
    visitor: Visitor,
    Named(version): Named<i64>,
    Asked(Against { from }): Asked<Against>,
) -> Answer<PolicyDiff> {
    visitor.reader()?;
    let new = ruling(&visitor, version).await?;
    let law = visitor.office.law();
    let (from, old) = match from {
        Some(from) if from != law.version => (from, ruling(&visitor, from).await?.text),
        _ => (law.version, law.text.clone()),
    };
    let diff = tokio::task::spawn_blocking(move || unified(&old, &new.text))
        .await
        .map_err(|_| Kind::Internal.because("no difference could be made"))?;
    Ok(Json(PolicyDiff {
        from,
        to: version,
        diff,
    }))
}

/// Proposes a text, or an old version to roll back to; another person accepts it
#[utoipa::path(
    post, path = "/v1/policies", tag = "policies", request_body = Propose,
    responses((status = 201, body = PolicyVersion))
)]
pub(super) async fn propose(
    visitor: Visitor,
    Body(propose): Body<Propose>,
) -> Result<(StatusCode, Json<PolicyVersion>), Fault> {
    let by = visitor.lawmaker()?;
    let note = propose.note.clone();
    if note
        .as_ref()
        .is_some_and(|note| note.chars().count() > 2000)
    {
        return Err(Kind::Invalid.because("a note has at most 2000 characters"));
    }
    let text = match (propose.text, propose.version) {
        (Some(text), None) => text,
        (None, Some(version)) => ruling(&visitor, version).await?.text,
        _ => return Err(Kind::Invalid.because("give a text, or the number of a version")),
    };
    let law = checked(text).await?;
    let hash = law.hash().to_owned();
    let text = law.text;
    let ruling = visitor
        .office
        .desk
        .run(move |store| store.propose(&text, &hash, &by, note.as_deref()))
        .await?;
    let in_force = visitor.office.law().version;
    Ok((StatusCode::CREATED, Json(shown(ruling, in_force))))
}

/// A policy that can be read and whose examples hold.
async fn checked(text: String) -> Result<Law, Fault> {
    if text.len() > 1 << 20 {
        return Err(Kind::TooLarge.because("a policy has at most a mebibyte"));
    }
    let law = tokio::task::spawn_blocking(move || {
        let law = Law::read(0, text)?;
        law.examples_hold()?;
        Ok(law)
    });
    let law: Result<Law, Error> = law
        .await
        .map_err(|_| Kind::Invalid.because("this policy cannot be read"))?;
    law.map_err(|error| Kind::Invalid.because(error.to_string()))
}

/// Accepts a proposal: it is in force from now on. Not by who proposed it, where somebody else is enrolled
#[utoipa::path(
    post, path = "/v1/policies/{version}/accept", tag = "policies",
    params(("version" = i64, Path)), request_body = Option<Review>,
    responses((status = 200, body = PolicyVersion))
)]
pub(super) async fn accept(
    visitor: Visitor,
    Named(version): Named<i64>,
    MayBe(review): MayBe<Review>,
) -> Answer<PolicyVersion> {
    decide(&visitor, version, review, RulingState::Accepted).await
}

/// Refuses a proposal
#[utoipa::path(
    post, path = "/v1/policies/{version}/reject", tag = "policies",
    params(("version" = i64, Path)), request_body = Option<Review>,
    responses((status = 200, body = PolicyVersion))
)]
pub(super) async fn reject(
    visitor: Visitor,
    Named(version): Named<i64>,
    MayBe(review): MayBe<Review>,
) -> Answer<PolicyVersion> {
    decide(&visitor, version, review, RulingState::Rejected).await
}

async fn decide(
    visitor: &Visitor,
    version: i64,
    review: Review,
    to: RulingState,
) -> Answer<PolicyVersion> {
    // A token of an administrator is nobody: it proposes, and people decide.
    let by = visitor.voter()?.person;
    let proposal = ruling(visitor, version).await?;
    if review
        .hash
        .as_ref()
        .is_some_and(|seen| *seen != proposal.hash)
    {
        return Err(Kind::Stale.because("this version has another text than was read"));
    }
    let alone = visitor.office.people().count() < 2;
    if to == RulingState::Accepted && proposal.proposed_by == by && !alone {
        return Err(Kind::Forbidden
            .because("who proposed a policy does not accept it")
            .hint("another approver reads it and accepts it"));
    }
    let decided = visitor
        .office
        .desk
        .run(move |store| store.decide(version, to, &by))
        .await?;
    let decided = decided.ok_or_else(|| Kind::Conflict.because("it is decided already"))?;
    visitor.office.refresh().await?;
    Ok(Json(shown(decided, visitor.office.law().version)))
}

async fn ruling(visitor: &Visitor, version: i64) -> Result<Ruling, Fault> {
    let ruling = visitor
        .office
        .desk
        .read(move |store| store.ruling(version))
        .await?;
    ruling.ok_or_else(|| Kind::NotFound.because("there is no such version"))
}

fn shown(ruling: Ruling, in_force: i64) -> PolicyVersion {
    PolicyVersion {
        version: ruling.version,
        hash: ruling.hash,
        state: match ruling.state {
            RulingState::Proposed => PolicyState::Proposed,
            RulingState::Accepted => PolicyState::Accepted,
            RulingState::Rejected => PolicyState::Rejected,
        },
        in_force: ruling.version == in_force,
        proposed_by: ruling.proposed_by,
        proposed_at: ruling.proposed_at,
        note: ruling.note,
        decided_by: ruling.decided_by,
        decided_at: ruling.decided_at,
        text: Some(ruling.text),
    }
}

/// Says what would be decided, and why; nothing is put or recorded
#[utoipa::path(
    post, path = "/v1/evaluate", tag = "policies", request_body = Evaluate,
    responses((status = 200, body = Evaluated))
)]
pub(super) async fn evaluate(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
    Body(evaluate): Body<Evaluate>,
) -> Answer<Evaluated> {
    let subject = Subject::of(&evaluate)?;
    let law = match evaluate.policy.clone() {
        Some(text) => Arc::new(checked(text).await?),
        None => visitor.office.law(),
    };
    let user = visitor.name();
    let _one_of_few = server.reading.acquire().await;
    let judged = tokio::task::spawn_blocking(move || {
        let whose = Whose {
            user: &user,
            agent: evaluate.agent.as_deref(),
            cwd: evaluate.cwd.as_deref().unwrap_or("/"),
            host: "",
        };
        match subject {
            Subject::Words(words) => law.judge_words(&words, &[], &whose),
            Subject::Line(line) => law.judge_line(&line, &whose),
            Subject::Named(resource, action, args) => {
                law.judge_named(&resource, &action, &args, &whose)
            }
        }
    });
    let judged = judged.await;
    let judged = judged.map_err(|_| Kind::Invalid.because("this command cannot be read"))?;
    Ok(Json(evaluated(&judged)))
}

/// What a dry run is about.
enum Subject {
    Words(Vec<std::ffi::OsString>),
    Line(String),
    Named(String, String, serde_json::Map<String, serde_json::Value>),
}

impl Subject {
    fn of(evaluate: &Evaluate) -> Result<Self, Fault> {
        let one = || Kind::Invalid.because("give argv, or line, or resource and action");
        let Evaluate {
            argv,
            line,
            resource,
            action,
            args,
            ..
        } = evaluate;
        match (argv, line, resource, action) {
            (Some(argv), None, None, None) if args.is_none() => {
                let words: Option<Vec<_>> = argv.iter().map(Word::bytes).collect();
                let words = words
                    .filter(|words| (1..=10_000).contains(&words.len()) && !words[0].is_empty());
                words.map(Self::Words).ok_or_else(one)
            }
            (None, Some(line), None, None) if args.is_none() => Ok(Self::Line(line.clone())),
            (None, None, Some(resource), Some(action)) => {
                let named = |name: &str| (1..=256).contains(&name.len());
                if !named(resource) || !named(action) {
                    return Err(
                        Kind::Invalid.because("resource and action have between 1 and 256 bytes")
                    );
                }
                Ok(Self::Named(
                    resource.clone(),
                    action.clone(),
                    args.clone().unwrap_or_default(),
                ))
            }
            _ => Err(one()),
        }
    }
}

fn evaluated(judged: &Judged) -> Evaluated {
    let clean = all_redacted(&judged.intents);
    let intents = clean
        .into_iter()
        .zip(&judged.verdict.evaluations)
        .map(|(intent, evaluation)| EvaluatedIntent {
            resource: intent.resource,
            action: intent.action,
            args: intent.args,
            effect: intent.effect,
            opaque: intent.opaque.is_some(),
            opaque_reason: intent.opaque,
            command: intent.command,
            decision: evaluation.decision,
            rule: evaluation.rule.as_ref().map(|rule| rule.id.clone()),
        });
    Evaluated {
        decision: judged.verdict.decision,
        rule: judged.verdict.rule.as_ref().map(|rule| rule.id.clone()),
        reason: judged.verdict.reason.clone(),
        intents: intents.collect(),
    }
}
