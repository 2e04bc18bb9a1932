//! Which database a text is for, and by which client it is sent: what decides how it is read.

use sqlparser::dialect::{
    AnsiDialect, BigQueryDialect, ClickHouseDialect, Dialect as Parsed, DuckDbDialect, HiveDialect,
    MsSqlDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect, SnowflakeDialect,
};

use super::lexicon::Lexicon;

/// The service that a text of SQL is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intent) struct Flavour {
    /// The resource of its intents.
    pub(in crate::intent) resource: &'static str,
    pub(in crate::intent) dialect: Dialect,
    pub(in crate::intent) client: Client,
}

/// The language of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intent) enum Dialect {
    Postgres,
    Mysql,
    Sqlite,
    DuckDb,
    ClickHouse,
    MsSql,
    BigQuery,
    Snowflake,
    Hive,
    /// What the standard says: the nearest for a database that has no parser of its own.
    Ansi,
}

/// A client, by the commands that it takes beside SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intent) enum Client {
    /// Backslash commands of psql.
    Psql,
    /// Backslash commands of mysql, and its words at the begin of a line.
    Mysql,
    /// Commands that begin with a dot at the begin of a line.
    Dots,
    /// None that are known.
    Plain,
}

impl Flavour {
    pub(in crate::intent) const fn new(
        resource: &'static str,
        dialect: Dialect,
        client: Client,
    ) -> Self {
        Self {
            resource,
            dialect,
            client,
        }
    }

    pub(super) fn parsed(&self) -> &'static dyn Parsed {
        match self.dialect {
            Dialect::Postgres => &PostgreSqlDialect {},
            Dialect::Mysql => &MySqlDialect {},
            Dialect::Sqlite => &SQLiteDialect {},
            Dialect::DuckDb => &DuckDbDialect {},
            Dialect::ClickHouse => &ClickHouseDialect {},
            Dialect::MsSql => &MsSqlDialect {},
            Dialect::BigQuery => &BigQueryDialect {},
            Dialect::Snowflake => &SnowflakeDialect,
            Dialect::Hive => &HiveDialect {},
            Dialect::Ansi => &AnsiDialect {},
        }
    }

    pub(super) fn lexicon(&self) -> Lexicon {
        let standard = Lexicon::STANDARD;
        match self.dialect {
            Dialect::Postgres => Lexicon {
                nests: true,
                dollars: true,
                returns: true,
                ..standard
            },
            Dialect::DuckDb => Lexicon {
                nests: true,
                dollars: true,
                ..standard
            },
            Dialect::Mysql => Lexicon {
                hashes: true,
                spaced_dashes: true,
                backslashes: true,
                double_is_literal: true,
                backticks: true,
                ..standard
            },
            Dialect::Sqlite => Lexicon {
                backticks: true,
                brackets: true,
                ..standard
            },
            Dialect::MsSql => Lexicon {
                nests: true,
                brackets: true,
                ..standard
            },
            Dialect::ClickHouse => Lexicon {
                backslashes: true,
                backticks: true,
                ..standard
            },
            Dialect::BigQuery | Dialect::Hive => Lexicon {
                hashes: self.dialect == Dialect::BigQuery,
                backslashes: true,
                double_is_literal: true,
                backticks: true,
                ..standard
            },
            Dialect::Snowflake => Lexicon {
                backslashes: true,
                dollars: true,
                ..standard
            },
            Dialect::Ansi => standard,
        }
    }

    /// True where statements may follow each other without anything between them.
    pub(super) fn is_loose(&self) -> bool {
        self.dialect == Dialect::MsSql
    }

    /// True where the parser knows the language of another database only, or of none.
    pub(super) fn is_near(&self) -> bool {
        let known = ["postgres", "mysql", "sqlite"];
        !known.contains(&self.resource)
    }
}

impl Client {
    /// True for a command that ends the statement before it.
    pub(super) fn sends(self, command: &str) -> bool {
        let word = command.split_whitespace().next().unwrap_or_default();
        match self {
            Self::Psql => [
                "\\;",
                "\\g",
                "\\gx",
                "\\gexec",
                "\\gset",
                "\\gdesc",
                "\\crosstabview",
                "\\crosstabviewx",
                "\\watch",
                "\\bind",
                "\\parse",
                "\\sendpipeline",
                "\\r",
                "\\reset",
                "\\q",
                "\\quit",
            ]
            .contains(&word),
            Self::Mysql => ["\\g", "\\G", "\\c", "\\q", "\\d"]
                .iter()
                .any(|sends| word.starts_with(sends)),
            Self::Dots | Self::Plain => true,
        }
    }

    /// True for a command whose argument is the rest of the line, backslashes and all.
    pub(super) fn takes_line(self, word: &str) -> bool {
        self == Self::Psql
            && ["\\copy", "\\ef", "\\ev", "\\sf", "\\sv", "\\h", "\\help"].contains(&word)
    }

    /// True for a word that is a command at the begin of a line.
    pub(super) fn names(self, word: &str) -> bool {
        self == Self::Mysql
            && [
                "source",
                "system",
                "delimiter",
                "tee",
                "notee",
                "pager",
                "nopager",
                "edit",
                "connect",
                "prompt",
                "charset",
                "rehash",
                "status",
                "ego",
                "go",
                "exit",
                "quit",
                "clear",
                "print",
                "warnings",
                "nowarning",
                "use",
                "help",
            ]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
    }

    /// The delimiter that a command sets.
    pub(super) fn delimiter(self, command: &str) -> Option<&str> {
        if self != Self::Mysql {
            return None;
        }
        let short = command.strip_prefix("\\d").map(str::trim);
        let long = || {
            let (word, rest) = command.split_once(char::is_whitespace)?;
            word.eq_ignore_ascii_case("delimiter").then(|| rest.trim())
        };
        let text = short.or_else(long)?;
        let text = text.split_whitespace().next()?;
        Some(text.trim_matches(['\'', '"', '`'])).filter(|text| !text.is_empty())
    }
}
