//! Approvals that are remembered.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Answer;
use crate::approval::grant::GrantName;
use crate::server::auth::Visitor;
use crate::server::body::{Asked, Named};
use crate::server::problem::{Fault, Kind};
use crate::server::shown;
use crate::wire::Grants;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Also those that hold no longer.
    #[serde(default)]
    all: bool,
}

/// Approvals that are remembered
#[utoipa::path(
    get, path = "/v1/grants", tag = "approvers", params(Which),
    responses((status = 200, body = Grants))
)]
pub(super) async fn list(visitor: Visitor, Asked(Which { all }): Asked<Which>) -> Answer<Grants> {
    visitor.reader()?;
    let grants = visitor
        .office
        .desk
        .run(move |store| store.grants(all))
        .await?;
    Ok(Json(Grants {
        grants: grants.into_iter().map(shown::grant).collect(),
    }))
}

/// Takes one back
#[utoipa::path(
    delete, path = "/v1/grants/{id}", tag = "approvers",
    params(("id" = String, Path)),
    responses((status = 204))
)]
pub(super) async fn revoke(
    visitor: Visitor,
    Named(id): Named<String>,
) -> Result<StatusCode, Fault> {
    let voter = visitor.voter()?;
    let name: GrantName = id
        .parse()
        .map_err(|_| Kind::NotFound.because("there is no such grant"))?;
    visitor
        .office
        .desk
        .run(move |store| store.revoke(&name, &voter.person))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
