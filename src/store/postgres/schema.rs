//! The schema of a project, and the statements that only PostgreSQL hears.

use std::fmt;

use tokio_postgres::{Client, SimpleQueryMessage};

use super::Failure;
use crate::audit::Head;
use crate::clock::Moment;
use crate::digest::Digest;
use crate::error::Error;
use crate::store::Project;
use crate::store::schema::{STEPS, for_postgres};

/// A transaction that nobody goes on with holds up all others; this ends it.
const IDLE: &str = "10s";

/// The names behind `sudomode_` of all schemas that hold requests.
pub(super) const ALL: &str = "SELECT substr(nspname, 10) FROM pg_namespace \
     WHERE nspname LIKE 'sudomode!_%' ESCAPE '!' \
     AND EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = pg_namespace.oid AND relname = 'requests') ORDER BY 1";

/// A schema: `sudomode_` and the name of the project.
pub(super) struct Schema {
    name: String,
    /// The lock of whoever writes.
    key: i64,
}

impl Schema {
    pub(super) fn of(project: &Project) -> Self {
        let name = format!("sudomode_{project}");
        let digest = Digest::of(name.as_bytes()).to_string();
        let key = i64::from_str_radix(&digest[..15], 16).unwrap_or_default();
        Self { name, key }
    }

    /// What is said first on each connection.
    pub(super) fn session(&self, writes: bool) -> String {
        let reads_only = if writes { "off" } else { "on" };
        format!(
            "SET search_path TO {self}; \
             SET default_transaction_isolation TO 'read committed'; \
             SET default_transaction_read_only TO {reads_only}; \
             SET idle_in_transaction_session_timeout TO '{IDLE}'; \
             SET jit TO off; \
             SET enable_seqscan TO off; \
             SELECT set_config('synchronous_commit', 'on', false) \
             WHERE current_setting('synchronous_commit') = 'off'"
        )
    }

    /// What time it is, and where the chain ends.
    #[expect(
        clippy::unused_self,
        reason = "it is looked at where the search path leads"
    )]
    pub(super) fn look(&self) -> &'static str {
        "SELECT trunc(extract(epoch FROM clock_timestamp()) * 1000)::bigint, head.seq, head.hash, head.at \
         FROM (SELECT 1) AS one LEFT JOIN head ON head.one = 1"
    }

    /// Begins a transaction that writes. The lock comes before the look at the chain.
    pub(super) fn begin(&self) -> String {
        let (key, look) = (self.key, self.look());
        format!("BEGIN; SELECT pg_advisory_xact_lock({key}); {look}")
    }

    pub(super) fn begin_to_look(&self) -> String {
        format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {}",
            self.look()
        )
    }

    /// Ends a transaction and wakes those who listen. Where a statement failed, the first of these does, too, and nothing
    /// is committed.
    pub(super) fn commit(&self, head: Option<&Head>, name: &str) -> Result<String, Error> {
        let Some(Head { seq, hash }) = head else {
            return Ok("SELECT 1; COMMIT".to_owned());
        };
        let hash: Digest = hash.parse().map_err(|_| Error::Internal {
            what: "the end of the chain has no hash".to_owned(),
        })?;
        let at = Moment::now().0;
        Ok(format!(
            "INSERT INTO head (one, seq, hash, at) VALUES (1, {seq}, '{hash}', {at}) \
             ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, \
             at = greatest(head.at, excluded.at); \
             NOTIFY {self}, '{name}'; COMMIT"
        ))
    }

    pub(super) fn listen(&self) -> String {
        format!("LISTEN {self}")
    }
}

/// As it stands in statements. A name of a project holds nothing that would end it.
impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.name)
    }
}

/// Sees to it that the schema is what this version knows. Of several servers that start at once one makes it so.
pub(super) async fn set_up(client: &Client, schema: &Schema, writes: bool) -> Result<(), Failure> {
    let one = async |statement: &str| -> Result<Option<String>, Failure> {
        let rows = client.simple_query(statement).await?;
        Ok(rows.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        }))
    };
    let steps = async || -> Result<Option<usize>, Failure> {
        if one("SELECT to_regclass('steps')").await?.is_none() {
            return Ok(None);
        }
        let taken = one("SELECT max(taken) FROM steps").await?;
        Ok(taken.and_then(|taken| taken.parse().ok()))
    };
    if known(steps().await?)?.is_empty() {
        return Ok(());
    }
    if !writes {
        return Err(Failure::Refused("there is no such project".to_owned()));
    }
    let encoding = one("SHOW server_encoding").await?.unwrap_or_default();
    if encoding != "UTF8" {
        return Err(refused(&format!(
            "its text is {encoding}\nhint: make a database with ENCODING 'UTF8'"
        )));
    }
    let Schema { name, key } = schema;
    client
        .batch_execute(&format!(
            "BEGIN; SET LOCAL client_min_messages TO warning; SELECT pg_advisory_xact_lock({key})"
        ))
        .await?;
    let there = format!("SELECT 1 FROM pg_namespace WHERE nspname = '{name}'");
    if one(&there).await?.is_none() {
        client
            .batch_execute(&format!("CREATE SCHEMA {schema}"))
            .await?;
    }
    client
        .batch_execute("CREATE TABLE IF NOT EXISTS steps (taken BIGINT NOT NULL)")
        .await?;
    // Another one may have been first.
    let missing = known(steps().await?)?;
    let taken = STEPS.len() - missing.len();
    for (step, number) in missing.iter().zip(taken + 1..) {
        client.batch_execute(&for_postgres(step)).await?;
        client
            .batch_execute(&format!("INSERT INTO steps (taken) VALUES ({number})"))
            .await?;
    }
    Ok(client.batch_execute("COMMIT").await?)
}

/// The steps that are missing where so many were taken.
fn known(taken: Option<usize>) -> Result<&'static [&'static str], Failure> {
    STEPS.get(taken.unwrap_or(0)..).ok_or_else(|| {
        refused("the store was written by a newer version of sudomode\nhint: use that version")
    })
}

fn refused(what: &str) -> Failure {
    Failure::Fatal(Error::Config {
        what: what.to_owned(),
    })
}
