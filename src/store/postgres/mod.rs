//! A store in a schema of PostgreSQL, which several servers may share.
//!
//! Whoever writes holds a lock for its whole transaction, so that the chain has one end. The clock of the database is
//! the one that counts. A connection that is lost is made anew; what was in a transaction then never happened, and where
//! the answer to a commit was lost, the chain tells whether it did.

mod address;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod faults;
mod listen;
mod schema;
mod tls;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Runtime;
use tokio_postgres::error::{Severity, SqlState};
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use tokio_postgres::{AsyncMessage, Client, Connection, SimpleQueryMessage, Socket, Statement};

use self::address::{Address, reason};
pub(super) use self::listen::Listener;
use self::schema::Schema;
use super::sql::{Row, Sql, Value};
use super::{Place, Project};
use crate::audit::Head;
use crate::clock::{Moment, authority};
use crate::error::Error;

/// How long one answer may take, the wait for whoever writes at the moment included.
const ANSWER: Duration = Duration::from_secs(20);
/// How long a database that went away is waited for before a caller hears of it.
const AWAY: Duration = Duration::from_secs(5);
/// How long it is waited for where only it knows what became of a commit.
const IN_DOUBT: Duration = Duration::from_mins(5);
/// Pauses between two tries to connect.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

pub(super) struct Postgres {
    runtime: Runtime,
    address: Address,
    schema: Schema,
    /// What this connection calls itself to those who listen.
    name: String,
    writes: bool,
    link: RefCell<Option<Link>>,
    /// Since when there is no connection.
    away: Cell<Option<Instant>>,
}

struct Link {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Postgres {
    /// Opens a project, creating or upgrading it where needed.
    pub(super) fn open(place: &Place, project: &Project) -> Result<Self, Error> {
        let opened = Self::new(place, project, true)?;
        // Whoever starts it sees at once what is wrong.
        opened.connected_within(Duration::ZERO)?;
        Ok(opened)
    }

    /// Opens a project that is there already, to look at it only.
    pub(super) fn open_to_look(place: &Place, project: &Project) -> Result<Self, Error> {
        let opened = Self::new(place, project, false)?;
        // Whoever starts it sees at once what is wrong.
        opened.connected_within(Duration::ZERO)?;
        Ok(opened)
    }

    /// The names of the projects that there are.
    pub(super) fn projects(place: &Place) -> Result<Vec<Project>, Error> {
        let look = Self::new(place, &Project::default(), false)?;
        let rows = look.answer(async {
            let (client, driven) = look.address.connect().await?;
            tokio::spawn(driven.drive());
            Ok(client.simple_query(schema::ALL).await?)
        });
        let rows = rows.map_err(|failure| look.failed(failure))?;
        let named = |row: &SimpleQueryMessage| match row {
            SimpleQueryMessage::Row(row) => row.get(0)?.parse().ok(),
            _ => None,
        };
        Ok(rows.iter().filter_map(named).collect())
    }

    fn new(place: &Place, project: &Project, writes: bool) -> Result<Self, Error> {
        let fault = |what: String| Error::Internal { what };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| fault(format!("no event loop: {error}")))?;
        let name =
            getrandom::u64().map_err(|error| fault(format!("no random numbers: {error}")))?;
        Ok(Self {
            runtime,
            address: Address::read(place)?,
            schema: Schema::of(project),
            name: format!("{name:016x}"),
            writes,
            link: RefCell::new(None),
            away: Cell::new(None),
        })
    }

    /// Waits for an answer.
    fn answer<T>(&self, asked: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        let answer = self
            .runtime
            .block_on(async { tokio::time::timeout(ANSWER, asked).await });
        let answer = answer.unwrap_or(Err(Failure::Lost("it does not answer".to_owned())));
        if matches!(answer, Err(Failure::Lost(_))) {
            self.lose();
        }
        answer
    }

    fn lose(&self) {
        drop(self.link.borrow_mut().take());
        if self.away.get().is_none() {
            self.away.set(Some(Instant::now()));
        }
    }

    /// Sees to it that there is a connection; waits a little for a database that has just gone away.
    fn connected(&self) -> Result<(), Error> {
        self.connected_within(AWAY)
    }

    fn connected_within(&self, patience: Duration) -> Result<(), Error> {
        let (mut pause, longest) = PAUSES;
        loop {
            if self.link.borrow().is_some() {
                return Ok(());
            }
            let failure = match self.answer(self.connect()) {
                Ok(link) => {
                    *self.link.borrow_mut() = Some(link);
                    self.away.set(None);
                    return Ok(());
                }
                Err(failure) => failure,
            };
            let since = self.away.get().map_or(AWAY, |since| since.elapsed());
            if since >= patience || matches!(failure, Failure::Fatal(_)) {
                return Err(self.failed(failure));
            }
            sleep(pause);
            pause = longest.min(pause * 2);
        }
    }

    async fn connect(&self) -> Result<Link, Failure> {
        let (client, driven) = self.address.connect().await?;
        tokio::spawn(driven.drive());
        client
            .batch_execute(&self.schema.session(self.writes))
            .await?;
        schema::set_up(&client, &self.schema, self.writes).await?;
        let link = Link {
            client,
            statements: HashMap::new(),
        };
        let rows = link.client.simple_query(self.schema.look()).await?;
        hear(&rows)?;
        Ok(link)
    }

    /// Statements without parameters; gives the last row.
    fn simple(&self, statements: &str) -> Result<Vec<SimpleQueryMessage>, Failure> {
        let link = self.link.borrow();
        let Some(link) = link.as_ref() else {
            return Err(lost());
        };
        let asked = async { Ok(link.client.simple_query(statements).await?) };
        self.runtime
            .block_on(async { tokio::time::timeout(ANSWER, asked).await })
            .unwrap_or(Err(Failure::Lost("it does not answer".to_owned())))
    }

    /// [`Self::simple`], after which a connection that is lost is known to be.
    fn simply(&self, statements: &str) -> Result<Vec<SimpleQueryMessage>, Failure> {
        let answer = self.simple(statements);
        if matches!(answer, Err(Failure::Lost(_))) {
            self.lose();
        }
        answer
    }

    /// One statement with parameters.
    fn ask<T>(
        &self,
        statement: &str,
        values: &[Value<'_>],
        how: impl AsyncFnOnce(
            &Client,
            &Statement,
            &[&(dyn ToSql + Sync)],
        ) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T, Failure> {
        if values.iter().any(holds_nul) {
            return Err(Failure::Refused(
                "text with a NUL byte cannot be kept".to_owned(),
            ));
        }
        let parameters: Vec<&(dyn ToSql + Sync)> = values
            .iter()
            .map(|value| value as &(dyn ToSql + Sync))
            .collect();
        let answer = {
            let mut link = self.link.borrow_mut();
            let Some(Link { client, statements }) = link.as_mut() else {
                return Err(lost());
            };
            let asked = async {
                let prepared = if let Some(prepared) = statements.get(statement) {
                    prepared.clone()
                } else {
                    let prepared = client.prepare(&statement.replace('?', "$")).await?;
                    statements.insert(statement.to_owned(), prepared.clone());
                    prepared
                };
                Ok(how(client, &prepared, &parameters).await?)
            };
            self.runtime
                .block_on(async { tokio::time::timeout(ANSWER, asked).await })
                .unwrap_or(Err(Failure::Lost("it does not answer".to_owned())))
        };
        if matches!(answer, Err(Failure::Lost(_))) {
            self.lose();
        }
        answer
    }

    /// Begins a transaction; a connection that was lost meanwhile is made anew.
    fn start(&self, statements: &str) -> Result<Head, Error> {
        self.connected()?;
        let begun = self.simply(statements).or_else(|failure| match failure {
            Failure::Lost(_) => {
                self.connected().map_err(|_| failure)?;
                self.simply(statements)
            }
            _ => Err(failure),
        });
        begun
            .and_then(|rows| hear(&rows))
            .map_err(|failure| self.failed(failure))
    }

    /// What became of a commit whose answer was lost: the chain knows.
    fn what_became_of(&self, head: &Head) -> Result<(), Error> {
        let end = Instant::now() + IN_DOUBT;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let known = self.connected_within(left).and_then(|()| {
                // Whoever holds the lock may be the very transaction.
                self.start(&self.schema.begin())?;
                let hash =
                    self.query("SELECT hash FROM events WHERE seq = ?1", &[head.seq.into()])?;
                self.rollback();
                hash.first()
                    .map_or(Ok(false), |row| Ok(row.text(0)? == head.hash))
            });
            match known {
                Ok(true) => return Ok(()),
                Ok(false) => {
                    return Err(Error::Unavailable {
                        what: format!(
                            "{}: the database went away in the middle of the work",
                            self.address.shown()
                        ),
                        hint: "nothing of it was kept; run the same command again".to_owned(),
                    });
                }
                Err(_) if Instant::now() < end => sleep(PAUSES.1),
                Err(error) => {
                    return Err(Error::Internal {
                        what: format!(
                            "the database went away while it committed, and nobody knows what became of that: {error}"
                        ),
                    });
                }
            }
        }
    }

    fn failed(&self, failure: Failure) -> Error {
        let (what, hint) = match failure {
            Failure::Refused(what) => (what, "run the same command again"),
            Failure::Lost(what) => (what, "run the same command again when the database is back"),
            Failure::Fatal(Error::Config { what }) => {
                return Error::Config {
                    what: format!("{}: {what}", self.address.shown()),
                };
            }
            Failure::Fatal(error) => return error,
            Failure::Full(what) => (what, "make room for the database, then run it again"),
        };
        Error::Unavailable {
            what: format!("{}: {what}", self.address.shown()),
            hint: hint.to_owned(),
        }
    }
}

impl Sql for Postgres {
    fn listener(&self) -> Option<Listener> {
        Some(Listener::new(
            self.address.clone(),
            &self.schema,
            &self.name,
        ))
    }

    fn batch(&self, statements: &str) -> Result<(), Error> {
        self.simply(statements)
            .map(drop)
            .map_err(|failure| self.failed(failure))
    }

    fn execute(&self, statement: &str, values: &[Value<'_>]) -> Result<usize, Error> {
        let changed = self.ask(statement, values, async |client, statement, values| {
            client.execute(statement, values).await
        });
        changed
            .map(|changed| usize::try_from(changed).unwrap_or(usize::MAX))
            .map_err(|failure| self.failed(failure))
    }

    fn query(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        let rows = self.ask(statement, values, async |client, statement, values| {
            client.query(statement, values).await
        });
        rows.and_then(|rows| rows.iter().map(row).collect())
            .map_err(|failure| self.failed(failure))
    }

    fn query_alone(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        self.connected()?;
        let rows = self.query(statement, values);
        if self.link.borrow().is_some() {
            return rows;
        }
        // A look changes nothing and can be taken again.
        self.connected()?;
        self.query(statement, values)
    }

    fn begin(&self) -> Result<Head, Error> {
        self.start(&self.schema.begin())
    }

    fn begin_to_look(&self) -> Result<(), Error> {
        self.start(&self.schema.begin_to_look()).map(drop)
    }

    fn commit(&self, head: Option<&Head>) -> Result<(), Error> {
        let commit = self.schema.commit(head, &self.name)?;
        match (self.simply(&commit), head) {
            (Ok(_), _) => Ok(()),
            (Err(Failure::Lost(_)), Some(head)) => self.what_became_of(head),
            // What leaves no event can as well be done again.
            (Err(failure), _) => Err(self.failed(failure)),
        }
    }

    fn rollback(&self) {
        if self.link.borrow().is_some() && self.simply("ROLLBACK").is_err() {
            self.lose();
        }
    }
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.address.shown(), self.schema)
    }
}

/// Why there is no answer.
enum Failure {
    /// The database says no; the connection stands.
    Refused(String),
    /// It has no room.
    Full(String),
    /// The connection is lost, or may be.
    Lost(String),
    /// No other try helps.
    Fatal(Error),
}

fn lost() -> Failure {
    Failure::Lost("there is no connection".to_owned())
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        let what = reason(&error);
        let full = [SqlState::DISK_FULL, SqlState::OUT_OF_MEMORY];
        match error.as_db_error() {
            Some(theirs) if theirs.parsed_severity() != Some(Severity::Error) => Self::Lost(what),
            Some(theirs) if full.contains(theirs.code()) => Self::Full(what),
            Some(_) => Self::Refused(what),
            None => Self::Lost(what),
        }
    }
}

/// What drives a connection.
struct Driven(Box<Poller>);

type Poller =
    dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<AsyncMessage, tokio_postgres::Error>>> + Send;

impl Driven {
    fn new<T: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
        mut connection: Connection<Socket, T>,
    ) -> Self {
        Self(Box::new(move |context| {
            Pin::new(&mut connection).poll_message(context)
        }))
    }

    /// What the database says by itself.
    async fn message(&mut self) -> Option<Result<AsyncMessage, tokio_postgres::Error>> {
        poll_fn(&mut self.0).await
    }

    async fn drive(mut self) {
        while let Some(Ok(_)) = self.message().await {}
    }
}

/// What a beginning says: the time, and the end of the chain.
fn hear(rows: &[SimpleQueryMessage]) -> Result<Head, Failure> {
    let row = rows.iter().rev().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let row = row.ok_or_else(|| Failure::Refused("it does not say what time it is".to_owned()))?;
    let number = |index| {
        row.get(index)
            .and_then(|text: &str| text.parse::<i64>().ok())
    };
    let now =
        number(0).ok_or_else(|| Failure::Refused("it does not say what time it is".to_owned()))?;
    authority::heard(Moment(now), Moment(number(3).unwrap_or_default()));
    Ok(match (number(1), row.get(2)) {
        (Some(seq), Some(hash)) => Head {
            seq,
            hash: hash.to_owned(),
        },
        _ => Head::default(),
    })
}

fn row(row: &tokio_postgres::Row) -> Result<Row, Failure> {
    let columns = row.columns().iter().enumerate();
    let values: Result<Vec<Value<'static>>, tokio_postgres::Error> = columns
        .map(|(index, column)| {
            Ok(match *column.type_() {
                Type::INT8 => row.try_get::<_, Option<i64>>(index)?.into(),
                Type::INT4 => row.try_get::<_, Option<i32>>(index)?.map(i64::from).into(),
                _ => row.try_get::<_, Option<String>>(index)?.into(),
            })
        })
        .collect();
    // What cannot be read is no fault of the connection.
    values
        .map(Row)
        .map_err(|error| Failure::Refused(reason(&error)))
}

fn holds_nul(value: &Value<'_>) -> bool {
    matches!(value, Value::Text(text) if text.contains('\0'))
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        of: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => number.to_sql_checked(of, out),
            Self::Text(text) => text.as_ref().to_sql_checked(of, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
