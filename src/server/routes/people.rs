//! Those who may answer.

use axum::Json;
use axum::http::StatusCode;

use super::Answer;
use crate::approval::{Approver as Line, Approvers as Lines, ssh};
use crate::assurance::is_name;
use crate::clock::Moment;
use crate::server::auth::Visitor;
use crate::server::body::{Json as Body, Named};
use crate::server::problem::{Fault, Kind};
use crate::store::Person;
use crate::wire::{Approver, Approvers, EnrolKey};

/// Everybody who is enrolled
#[utoipa::path(
    get, path = "/v1/approvers", tag = "administrators",
    responses((status = 200, body = Approvers))
)]
pub(super) async fn list(visitor: Visitor) -> Answer<Approvers> {
    visitor.reader()?;
    let people = visitor.office.people();
    let mut approvers: Vec<Approver> = people.all().map(shown).collect();
    approvers.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Json(Approvers { approvers }))
}

/// Enrols an SSH key of a person; a passphrase is enrolled at the server's own terminal
#[utoipa::path(
    post, path = "/v1/approvers", tag = "administrators", request_body = EnrolKey,
    responses((status = 201, body = Approver))
)]
pub(super) async fn enrol(
    visitor: Visitor,
    Body(enrol): Body<EnrolKey>,
) -> Result<(StatusCode, Json<Approver>), Fault> {
    let by = visitor.admin()?;
    let invalid = |what: String| Kind::Invalid.because(what);
    if !is_name(&enrol.name) {
        return Err(invalid(
            "a name has at most 64 letters, digits and . _ - @ +".to_owned(),
        ));
    }
    let mut words = enrol.key.split_whitespace();
    let (Some(kind), Some(key)) = (words.next(), words.next()) else {
        return Err(invalid("a key is a line like ssh-ed25519 AAAA…".to_owned()));
    };
    let key = ssh::PublicKey::parse(kind, key).map_err(invalid)?;
    let line = Line::own(&enrol.name, key).line();
    let known = visitor.office.people();
    let others: String = known
        .all()
        .filter(|person| person.name != enrol.name)
        .map(|person| person.lines.as_str())
        .collect();
    let before = known.named(&enrol.name).cloned();
    let mut person = before.unwrap_or_else(|| Person {
        name: enrol.name.clone(),
        lines: String::new(),
        factor: None,
        step: 0,
        created_at: Moment::now(),
    });
    if person.lines.contains(&line) {
        return Err(Kind::Conflict.because("this key of this person is enrolled"));
    }
    person.lines += &line;
    // A key that stands for another person, say, is refused as it would be in a file.
    Lines::parse(&format!("{others}{}", person.lines))
        .map_err(|error| invalid(error.to_string()))?;
    let kept = person.clone();
    visitor
        .office
        .desk
        .run(move |store| store.enrol(&kept, &line, Some(&by)))
        .await?;
    visitor.office.refresh().await?;
    Ok((StatusCode::CREATED, Json(shown(&person))))
}

/// Takes a person off, with keys, passphrase, sessions and tokens
#[utoipa::path(
    delete, path = "/v1/approvers/{name}", tag = "administrators",
    params(("name" = String, Path)),
    responses((status = 204))
)]
pub(super) async fn remove(
    visitor: Visitor,
    Named(name): Named<String>,
) -> Result<StatusCode, Fault> {
    let by = visitor.admin()?;
    let gone = visitor
        .office
        .desk
        .run(move |store| store.unenrol(&name, &by))
        .await?;
    if !gone {
        return Err(Kind::NotFound.because("nobody of that name is enrolled"));
    }
    visitor.office.refresh().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown(person: &Person) -> Approver {
    let lines = Lines::parse(&person.lines).unwrap_or_default();
    let own = lines.people().iter().filter(|line| line.recipe.is_none());
    Approver {
        name: person.name.clone(),
        signs_in: person.factor.is_some(),
        keys: own
            .map(|line| format!("{} {}", line.key.name(), line.key.print()))
            .collect(),
        created_at: person.created_at,
    }
}
