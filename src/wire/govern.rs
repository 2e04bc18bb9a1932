//! What the original project's clients say and hear.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::approval::RequestId;
use crate::policy::Decision;

/// `POST /v1/govern`: may this happen? The client enforces the answer itself.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Govern {
    /// The service that would be acted on.
    #[schema(max_length = 256)]
    pub resource: String,
    /// What would be done.
    #[schema(max_length = 256)]
    pub action: String,
    /// With what.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub args: serde_json::Map<String, serde_json::Value>,
}

/// The answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Governed {
    /// ALLOW, DENY or `REQUIRE_APPROVAL`.
    pub status: Decision,
    /// Why.
    pub reason: String,
    /// The request to ask for, where a human is asked.
    pub request_id: Option<RequestId>,
    /// Id and place of the rule that decided; `null` if it is the default.
    pub rule: Option<String>,
}

/// `GET /health`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// Always `healthy`.
    pub status: String,
}

/// `GET /ready`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Ready {
    /// Always `ready`.
    pub status: String,
    /// The version of the server.
    pub version: String,
    /// The key with which it signs permits: `ed25519:BASE64`.
    pub key: String,
}
