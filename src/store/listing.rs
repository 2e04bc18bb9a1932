//! Requests page by page, however many there are: what is looked through for one page is bounded.

use super::Store;
use super::requests::{COLUMNS, request};
use super::sql::Value;
use crate::approval::{ApprovalRequest, Fingerprint, Remote, RequestId, Requester, Status};
use crate::clock::Moment;
use crate::error::Error;

/// How many requests are looked through for one page. Where that is not enough, the next page goes on behind them.
const LOOKED_THROUGH: i64 = 20_000;

/// Which requests to look for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Only those that stand so; all if it is empty.
    pub statuses: Vec<Status>,
    /// Only those in whose question this stands, in any letters.
    pub text: Option<String>,
    /// Only those of an agent whose name begins so.
    pub agent: Option<String>,
    /// Only those with an intent on a resource whose name begins so.
    pub resource: Option<String>,
    /// Only those that a person answered whose name begins so.
    pub person: Option<String>,
    /// Only those whose id begins so.
    pub prefix: Option<String>,
    /// Only those of the holder of this token.
    pub token: Option<String>,
    /// Only those that were put since then.
    pub since: Option<Moment>,
    /// Only those that were put before then.
    pub until: Option<Moment>,
    /// Where the last page ended.
    pub from: Option<Bookmark>,
    /// How many at most.
    pub limit: u32,
}

/// Where a page ends: behind this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// When it was put, in milliseconds.
    pub at: i64,
    /// Its id.
    pub id: String,
}

/// Some of the requests that were looked for.
#[derive(Clone, Debug)]
pub struct Page {
    /// The newest first; if only those are looked for that wait, the oldest.
    pub requests: Vec<ApprovalRequest>,
    /// Where the next page begins, if there may be one.
    pub next: Option<Bookmark>,
    /// True if it ends where looking through ended, with less on it than was asked for.
    pub cut: bool,
}

impl Store {
    /// One page, of one state of the store within [`Self::at_once`].
    pub fn search(&self, search: &Search) -> Result<Page, Error> {
        if search.statuses == [Status::Pending] {
            return self.page(search, None, true);
        }
        let bound = self.bound(search)?;
        self.page(search, bound, false)
    }

    /// The request that was executed for a fingerprint last.
    pub fn executed(&self, fingerprint: &Fingerprint) -> Result<Option<ApprovalRequest>, Error> {
        let rows = self.connection.query(
            &format!(
                "SELECT {COLUMNS} FROM requests WHERE fingerprint = ?1 AND status = 'FINISHED' \
                 ORDER BY updated_at DESC LIMIT 1"
            ),
            &[fingerprint.to_string().into()],
        )?;
        rows.first().map(request).transpose()
    }

    /// Requests that wait for a human, the oldest first, at most so many.
    pub fn waiting_ids(&self, most: usize) -> Result<Vec<RequestId>, Error> {
        let rows = self.connection.query(
            &format!(
                "SELECT id FROM requests WHERE status = 'PENDING' ORDER BY created_at, id LIMIT {most}"
            ),
            &[],
        )?;
        rows.iter().map(|row| row.parsed(0)).collect()
    }

    /// How many requests wait for a human.
    pub fn waiting(&self) -> Result<i64, Error> {
        let rows = self.connection.query(
            "SELECT count(*) FROM requests WHERE status = 'PENDING'",
            &[],
        )?;
        rows.first().map_or(Ok(0), |row| row.integer(0))
    }

    /// The last request that is looked at for this page, if there are more behind it.
    fn bound(&self, search: &Search) -> Result<Option<Bookmark>, Error> {
        let (from, values) = beginning(search, false);
        let rows = self.connection.query(
            &format!(
                "SELECT created_at, id FROM requests WHERE {from} \
                 ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET {LOOKED_THROUGH}"
            ),
            &values,
        )?;
        let bookmark = |row: &super::sql::Row| {
            Ok(Bookmark {
                at: row.integer(0)?,
                id: row.text(1)?.to_owned(),
            })
        };
        rows.first().map(bookmark).transpose()
    }

    fn page(
        &self,
        search: &Search,
        bound: Option<Bookmark>,
        oldest_first: bool,
    ) -> Result<Page, Error> {
        let (mut condition, mut values) = beginning(search, oldest_first);
        let mut also = |text: &dyn Fn(usize) -> String, added: Vec<Value<'static>>| {
            condition += " AND ";
            condition += &text(values.len() + 1);
            values.extend(added);
        };
        if let Some(Bookmark { at, id }) = &bound {
            let (at, id) = (Value::from(*at), Value::from(id.clone()));
            also(
                &|next| format!("(created_at, id) >= (?{next}, ?{})", next + 1),
                vec![at, id],
            );
        }
        if let [one] = search.statuses.as_slice() {
            // So that SQLite sees which index is about these.
            also(&|_| format!("status = '{}'", one.as_str()), Vec::new());
        } else if !search.statuses.is_empty() {
            let statuses: Vec<String> = search
                .statuses
                .iter()
                .map(|status| format!("'{}'", status.as_str()))
                .collect();
            also(
                &|_| format!("status IN ({})", statuses.join(", ")),
                Vec::new(),
            );
        }
        if let Some(text) = &search.text {
            let pattern = pattern(text);
            also(
                &|next| {
                    format!("(lower(asked) LIKE ?{next} ESCAPE '!' OR id LIKE ?{next} ESCAPE '!')")
                },
                vec![pattern.into()],
            );
        }
        let begins = [
            ("asked", "agent", &search.agent),
            ("asked", "resource", &search.resource),
            ("resolution", "by", &search.person),
        ];
        for (column, member, wanted) in begins {
            let Some(wanted) = wanted else {
                continue;
            };
            let pattern = pattern_of(&format!("\"{member}\":\""), wanted);
            also(
                &|next| format!("lower({column}) LIKE ?{next} ESCAPE '!'"),
                vec![pattern.into()],
            );
        }
        if let Some(prefix) = &search.prefix {
            let length = prefix.chars().count();
            let prefix = Value::from(prefix.clone());
            also(
                &|next| format!("substr(id, 1, {length}) = ?{next}"),
                vec![prefix],
            );
        }
        if let Some(token) = &search.token {
            let text = held_by(token)?;
            let length = text.chars().count();
            also(
                &|next| format!("substr(requester, 1, {length}) = ?{next}"),
                vec![text.into()],
            );
        }
        let order = if oldest_first { "" } else { " DESC" };
        let rows = self.connection.query(
            &format!(
                "SELECT {COLUMNS} FROM requests WHERE {condition} \
                 ORDER BY created_at{order}, id{order} LIMIT {}",
                u64::from(search.limit) + 1
            ),
            &values,
        )?;
        let mut requests: Vec<ApprovalRequest> =
            rows.iter().map(request).collect::<Result<_, _>>()?;
        let more = requests.len() > search.limit as usize;
        requests.truncate(search.limit as usize);
        let last = requests.last().map(|last| Bookmark {
            at: last.created_at.0,
            id: last.id.to_string(),
        });
        Ok(Page {
            cut: !more && bound.is_some(),
            next: if more { last } else { bound },
            requests,
        })
    }
}

/// How the requester begins in its column that holds this token.
fn held_by(token: &str) -> Result<String, Error> {
    let whole = Requester::Remote(Remote {
        token: Some(token.to_owned()),
        caller: None,
        enforces: false,
        same_user: false,
    });
    let text = serde_json::to_string(&whole).map_err(|error| Error::Internal {
        what: error.to_string(),
    })?;
    let end = text.find("\"caller\"").unwrap_or(text.len());
    Ok(text[..end].to_owned())
}

/// Where a page begins, as a condition with its values.
fn beginning(search: &Search, oldest_first: bool) -> (String, Vec<Value<'static>>) {
    let since = search.since.map_or(i64::MIN, |since| since.0);
    let until = search.until.map_or(i64::MAX, |until| until.0);
    let mut condition = "created_at >= ?1 AND created_at < ?2".to_owned();
    let mut values = vec![Value::from(since), Value::from(until)];
    if let Some(Bookmark { at, id }) = &search.from {
        let sign = if oldest_first { '>' } else { '<' };
        condition += &format!(" AND (created_at, id) {sign} (?3, ?4)");
        values.extend([Value::from(*at), Value::from(id.clone())]);
    }
    (condition, values)
}

/// A pattern for what stands anywhere in JSON text.
fn pattern(text: &str) -> String {
    pattern_of("", text)
}

/// A pattern for what stands in JSON text behind something, in small letters. No text in it holds a quotation mark that
/// is none of its own.
fn pattern_of(behind: &str, text: &str) -> String {
    let json = serde_json::to_string(&text.to_lowercase()).unwrap_or_default();
    let inner = json
        .trim_start_matches('"')
        .strip_suffix('"')
        .unwrap_or_default();
    let mut pattern = format!("%{behind}");
    for c in inner.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern + "%"
}
