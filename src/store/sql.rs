//! The little of SQL that the store needs of a database: numbers, text, parameters by position, and transactions.
//!
//! All statements are written once, in the words that the databases share, with `?1`, `?2`, … for what is put in.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::postgres::Listener;
use crate::audit::Head;
use crate::error::Error;

/// One thing that is put in or comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Null,
    Integer(i64),
    Text(Cow<'a, str>),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row that came out, column by column.
#[derive(Debug)]
pub(super) struct Row(pub(super) Vec<Value<'static>>);

impl Row {
    pub(super) fn integer(&self, index: usize) -> Result<i64, Error> {
        match self.0.get(index) {
            Some(Value::Integer(number)) => Ok(*number),
            _ => Err(self.damaged(index)),
        }
    }

    pub(super) fn text(&self, index: usize) -> Result<&str, Error> {
        self.text_if_any(index)?.ok_or_else(|| self.damaged(index))
    }

    pub(super) fn text_if_any(&self, index: usize) -> Result<Option<&str>, Error> {
        match self.0.get(index) {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            _ => Err(self.damaged(index)),
        }
    }

    pub(super) fn integer_if_any(&self, index: usize) -> Result<Option<i64>, Error> {
        match self.0.get(index) {
            Some(Value::Null) => Ok(None),
            _ => self.integer(index).map(Some),
        }
    }

    pub(super) fn small(&self, index: usize) -> Result<u32, Error> {
        u32::try_from(self.integer(index)?).map_err(|_| self.damaged(index))
    }

    pub(super) fn small_if_any(&self, index: usize) -> Result<Option<u32>, Error> {
        match self.0.get(index) {
            Some(Value::Null) => Ok(None),
            _ => self.small(index).map(Some),
        }
    }

    pub(super) fn parsed<T: FromStr>(&self, index: usize) -> Result<T, Error> {
        self.text(index)?.parse().map_err(|_| self.damaged(index))
    }

    /// What stands in a column as JSON.
    pub(super) fn json<T: DeserializeOwned>(&self, index: usize) -> Result<T, Error> {
        self.json_if_any(index)?.ok_or_else(|| self.damaged(index))
    }

    pub(super) fn json_if_any<T: DeserializeOwned>(
        &self,
        index: usize,
    ) -> Result<Option<T>, Error> {
        self.text_if_any(index)?
            .map(serde_json::from_str)
            .transpose()
            .map_err(|_| self.damaged(index))
    }

    pub(super) fn damaged(&self, index: usize) -> Error {
        // The first column of most tables names the row.
        let name = match self.0.first() {
            Some(Value::Text(text)) => crate::term::text(text),
            Some(Value::Integer(number)) => number.to_string(),
            _ => "?".to_owned(),
        };
        Error::Unavailable {
            what: format!("the store cannot be read: column {index} of the row of {name}"),
            hint: "it is damaged: a human looks into it, or takes a copy from before".to_owned(),
        }
    }
}

/// A value as the JSON text of its column.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Internal {
        what: error.to_string(),
    })
}

/// A database.
pub(super) trait Sql: fmt::Debug + Send {
    /// Statements without parameters, with `;` between them.
    fn batch(&self, statements: &str) -> Result<(), Error>;

    /// One statement that changes rows; gives how many.
    fn execute(&self, statement: &str, values: &[Value<'_>]) -> Result<usize, Error>;

    /// One statement that gives rows.
    fn query(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Error>;

    /// One statement that gives rows, outside of a transaction.
    fn query_alone(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        self.query(statement, values)
    }

    /// Begins a transaction beside which nobody writes, and gives the end of the chain.
    fn begin(&self) -> Result<Head, Error>;

    /// Begins a transaction that only looks, at one state.
    fn begin_to_look(&self) -> Result<(), Error>;

    /// Makes a transaction durable, with the new end of the chain if it has one. [`Error::Unavailable`] says that nothing
    /// of it happened, or, where it has no event, that it can as well be done again.
    fn commit(&self, head: Option<&Head>) -> Result<(), Error>;

    /// What tells that others wrote, where it takes telling.
    fn listener(&self) -> Option<Listener> {
        None
    }

    /// Gives a transaction up. Where that fails the connection is lost, and the transaction with it.
    fn rollback(&self);
}
