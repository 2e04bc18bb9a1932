//! What can be typed for a server: `serve`, and `server` with its own subcommands.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Vouching;
use crate::store::{Place, Project};

/// `serve`
#[derive(Args, Debug)]
pub struct Serve {
    /// Where to listen; 127.0.0.1:8000, if neither this nor --unix is given
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Listen at a socket of this machine, too
    #[arg(long, value_name = "PATH")]
    pub unix: Option<PathBuf>,
    /// Where to keep requests and their record.
    #[command(flatten)]
    pub kept: Kept,
    /// The policy of the project default; where it is another than at the last start, it holds from now on
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// The certificate and those that vouch for it, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The private key of the certificate, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// A proxy in front of it does TLS: listen at any address, and let nobody in without a token
    #[arg(long, conflicts_with = "tls_cert")]
    pub behind_proxy: bool,
    /// A name that it is reached by, beside those of loopback; others are refused
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// How many new questions one token may put in a second
    #[arg(long, value_name = "COUNT", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    pub rate: u32,
}

/// Where a server keeps what it knows.
#[derive(Args, Debug)]
pub struct Kept {
    /// sqlite:DIRECTORY or postgres://USER@HOST/DATABASE; the state directory, if it is not given
    #[expect(clippy::doc_markdown, reason = "it is the help")]
    #[arg(long, value_name = "PLACE", global = true)]
    pub store: Option<Place>,
    /// The server's own key, which is made where there is none; several servers of one database share it
    #[arg(long, value_name = "FILE", global = true)]
    pub key: Option<PathBuf>,
}

/// `server`
#[derive(Args, Debug)]
pub struct Server {
    /// Where it is kept.
    #[command(flatten)]
    pub kept: Kept,
    /// Which project
    #[arg(long, value_name = "NAME", global = true, default_value = "default")]
    pub project: Project,
    /// What to do.
    #[command(subcommand)]
    pub command: ServerCommand,
}

/// The subcommands of `server`.
#[derive(Debug, Subcommand)]
pub enum ServerCommand {
    /// Tokens of agents, approvers and administrators
    #[command(subcommand)]
    Token(TokenCommand),
    /// The people who answer, by browser or with their keys
    #[command(subcommand)]
    Approver(ServerApproverCommand),
    /// Projects, of which each has its own policy, tokens, approvers and history
    #[command(subcommand)]
    Project(ProjectCommand),
    /// Show what the projects hold
    Status {
        /// An array of objects
        #[arg(long)]
        json: bool,
    },
}

/// The subcommands of `server token`.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token; it is shown this once
    Add {
        /// What it is called
        name: String,
        /// What it is good for
        #[arg(long, value_name = "SCOPE", default_value = "agent")]
        scope: Scope,
        /// In whose name an approver's token answers
        #[arg(long, value_name = "NAME", required_if_eq("scope", "approver"))]
        person: Option<String>,
        /// After how many days it expires
        #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: Option<u32>,
        /// Write it to a new file that only you can read, instead of standard output
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// Who vouches for it, once somebody is enrolled.
        #[command(flatten)]
        vouching: Vouching,
    },
    /// Show all tokens, without their secrets
    List {
        /// An array of objects
        #[arg(long)]
        json: bool,
    },
    /// Take a token out of force
    Revoke {
        /// What it is called
        name: String,
    },
}

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Scope {
    /// To ask, to read own requests, to execute what was approved; never to answer
    Agent,
    /// To see all requests, and to answer in a person's name
    Approver,
    /// To manage tokens, approvers and policies; never to answer
    Admin,
}

/// The subcommands of `server approver`.
#[derive(Debug, Subcommand)]
pub enum ServerApproverCommand {
    /// Enrol a person: with a passphrase and a phone, or with an SSH key
    ///
    /// A passphrase is typed twice, and an authenticator app reads the second factor from the screen, which is cleared
    /// then. Once somebody is enrolled, only an approver enrols another.
    Add {
        /// The person, best by login name
        name: String,
        /// The public half of the person's SSH key
        #[arg(long, value_name = "FILE")]
        ssh_key: Option<PathBuf>,
        /// Who vouches for it.
        #[command(flatten)]
        vouching: Vouching,
    },
    /// Show who is enrolled
    List,
    /// Take a person off, with keys, passphrase, sessions and tokens
    Remove {
        /// The person
        name: String,
        /// Who vouches for it.
        #[command(flatten)]
        vouching: Vouching,
    },
}

/// The subcommands of `server project`.
#[derive(Debug, Subcommand)]
pub enum ProjectCommand {
    /// Make a project; a server that runs serves it at once
    Add {
        /// A lower-case letter, then letters, digits and _
        name: Project,
        /// Its policy; the built-in one, if it is not given
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,
    },
}
