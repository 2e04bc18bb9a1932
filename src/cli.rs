//! The command line: what can be typed, and the help for it. No behaviour.

mod server;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueHint};

use crate::approval::grant::{GrantName, LONGEST};
use crate::approval::{Nonce, RequestName};
use crate::clock::parse_duration;
use crate::digest::Digest;
use crate::hook::ALL;
use crate::shim::{Name, Shell};

pub use server::{
    Kept, ProjectCommand, Scope, Serve, Server, ServerApproverCommand, ServerCommand, TokenCommand,
};

/// sudo for AI agents at the shell.
///
/// Works out what a command would do, asks policies.yaml, asks a human where the policy says so, and then
/// becomes the real program, or does not run it at all.
#[derive(Debug, Parser)]
#[command(
    name = "sudomode",
    version,
    max_term_width = 100,
    arg_required_else_help = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Execute a command if the policy, or a human, allows it
    ///
    /// Becomes the program: same stdin, stdout, terminal, directory, exit code and signals. Where a human is asked
    /// it waits; if it is cut off, the same command run again picks the request up.
    #[command(
        override_usage = "sudomode exec [--json] [--wait DURATION] [--] COMMAND [ARGUMENT]..."
    )]
    Exec(Exec),
    /// Say what would happen to a command, and why; execute nothing
    ///
    /// Without a command it checks the policy alone: that it loads, and that its examples hold.
    /// Exit code 0 for ALLOW, 75 for REQUIRE_APPROVAL, 77 for DENY, 78 for an unusable policy.
    #[command(
        override_usage = "sudomode check [--json] [--policy FILE] [--] COMMAND [ARGUMENT]...\n       \
        sudomode check [--json] [--policy FILE] -c LINE\n       \
        sudomode check [--policy FILE] --lines [-0]\n       \
        sudomode check [--policy FILE]"
    )]
    Check(Check),
    /// Show how a command is read and which rules are tried on it; execute nothing
    ///
    /// Each thing that the command would do is pointed at where it stands in the line, with what was worked out to
    /// read it, and with every rule that was tried on it, until one decided. Exit codes are those of check.
    #[command(
        override_usage = "sudomode explain [--all] [--json] [--policy FILE] [--] COMMAND [ARGUMENT]...\n       \
        sudomode explain [--all] [--json] [--policy FILE] -c LINE"
    )]
    Explain(Explain),
    /// Ask for something that the caller does itself; execute nothing
    ///
    /// For programs in any language: what they name is judged by the policy, a human is asked where that says so, and
    /// an approval is consumed by this call. Exit code 0: it may be done, now and once. 75: it still waits; the same
    /// call again picks the request up. 77: no.
    #[command(
        override_usage = "sudomode request --resource NAME --action NAME [--arg NAME=VALUE]... [--json-args JSON]\n       \
        [--wait [DURATION] | --no-wait] [--json]"
    )]
    Request(Request),
    /// List the requests that wait for a human
    Pending(Pending),
    /// Show one request in full
    Show(One),
    /// Let a waiting command be executed, once
    ///
    /// For humans: refused under an agent. A plain answer counts as assurance "none", for any process of this user
    /// could give it. Where a rule demands more, an approver's passphrase is asked for at the terminal, or an
    /// approver signs: with --sign here, or anywhere what --print-challenge prints.
    ///
    /// With --for, --times or --session it is remembered for the agent that asked: the same command runs again
    /// without a question, with the same file, arguments and directory, and no larger number where the rule sets an
    /// upper bound. Never for shells, interpreters, runners of packages, what cannot be seen, and where a rule demands
    /// more than a word.
    Approve(Approve),
    /// Enrol the people whose approvals are worth more than a word
    Approver(Approver),
    /// List the approvals that are remembered
    Grants(Grants),
    /// Take back an approval that is remembered
    Revoke(Revoke),
    /// Refuse a waiting command, or take back an approval that was not used yet
    Reject(Reject),
    /// Show what waits, live; a key approves or rejects
    Watch(Watch),
    /// Wait until a request is answered; execute nothing
    ///
    /// Exit code 0 if it is approved: run the command again to execute it.
    Wait(Wait),
    /// Take back a request that waits
    Cancel(One),
    /// Say what became of a command whose outcome nobody saw
    Resolve(Resolve),
    /// Let a rejected command be asked anew
    Forget(Forget),
    /// Read or check the record of every decision
    Audit(Audit),
    /// Put sudomode in the way of the agents that are here
    ///
    /// Finds them, shows each change of their settings, and makes those that are accepted. What was there is kept:
    /// uninstall undoes all of it.
    #[command(visible_alias = "setup")]
    Init(Init),
    /// Take sudomode out of the way of all agents again
    ///
    /// For humans: refused under an agent. Files that nobody changed since are as they were before; of the others only
    /// what is sudomode's is taken out.
    Uninstall(Uninstall),
    /// Answer an agent that is about to use a tool
    ///
    /// For the hook of an agent, which `init` sets up: reads its call from standard input and answers in its own words.
    /// Silence is its go-ahead. Exit code 2 if the hook could not do its work, which blocks the tool.
    Hook(Hook),
    /// Put sudomode in front of programs on PATH
    ///
    /// A shim is sudomode under the name of a program: whoever calls that name has the command judged, and the program
    /// itself runs only if it may, as with exec. Only what is looked up on PATH meets a shim: what calls a program by
    /// its path, or with a PATH of its own, goes past it.
    Shim(Shim),
    /// Print what a shell runs at its start, so that it comes to the shims first
    ///
    /// Also: a line above the prompt while a question waits, and the completions. In the shell's own start file:
    /// eval "$(sudomode shell bash)", eval "$(sudomode shell zsh)", or sudomode shell fish | source.
    Shell {
        /// Which shell
        shell: Shell,
    },
    /// Print the completions of sudomode for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Show what happens to an agent's commands, with programs that only print
    ///
    /// One is allowed, one is denied, and one asks you, over every channel that works here.
    Demo,
    /// Say what is in force here, and what it is worth
    ///
    /// It tries things: the shims are looked up in your own shells. What is weak, an agent that means harm gets past; what
    /// is open, any agent does. Exit code 0 if nothing is open, 1 if something is, 78 if something cannot be used.
    Doctor(Doctor),
    /// Be the authority for many agents and a few people: HTTP interface and dashboard
    ///
    /// Listens on loopback, keeps everything in the state directory, and logs to standard error. Beyond this machine only
    /// with TLS. A signal ends it after the last answers.
    Serve(Serve),
    /// Manage a server at its own machine
    Server(Server),
    /// Print the manual page of all subcommands
    #[command(hide = true, name = "internal-man")]
    Man,
    /// Print the document of the server's interface
    #[command(hide = true, name = "internal-openapi")]
    Openapi,
    /// Print a policy as it is kept once it was checked
    #[command(hide = true, name = "internal-compile")]
    Compile {
        /// The policy
        file: PathBuf,
    },
    /// Work for a hook
    #[command(hide = true, name = "internal-hook")]
    HookWork {
        /// The agent
        agent: String,
        /// For how long, in milliseconds
        budget: u64,
        /// The process that hears the answer
        parent: i32,
    },
    /// Record how a program ended
    #[command(hide = true, name = "internal-watch")]
    Witness {
        /// The request
        request: String,
        /// The process that becomes the program
        pid: i32,
        /// The number by which a server knows that process
        #[arg(long)]
        nonce: Option<Nonce>,
        /// Set once it stands alone
        stage: Option<String>,
    },
    /// Bring a request to a human who is elsewhere
    #[command(hide = true, name = "internal-notify")]
    Notify {
        /// The request
        request: String,
        /// Set once it stands alone
        stage: Option<String>,
    },
    /// Write what was read of a program's standard input, and then the rest
    #[command(hide = true, name = "internal-feed")]
    Feed {
        /// Number of the file that holds what was read
        beginning: i32,
        /// Set once it stands alone
        stage: Option<String>,
    },
}

impl Command {
    /// Whether the caller wants JSON.
    #[must_use]
    pub const fn json(&self) -> bool {
        match self {
            Self::Exec(Exec { json, .. })
            | Self::Request(Request { json, .. })
            | Self::Check(Check { json, .. })
            | Self::Explain(Explain { json, .. })
            | Self::Pending(Pending { json, .. })
            | Self::Show(One { json, .. })
            | Self::Approve(Approve { json, .. })
            | Self::Grants(Grants { json, .. })
            | Self::Revoke(Revoke { json, .. })
            | Self::Cancel(One { json, .. })
            | Self::Forget(Forget { json, .. })
            | Self::Reject(Reject { json, .. })
            | Self::Wait(Wait { json, .. })
            | Self::Resolve(Resolve { json, .. })
            | Self::Doctor(Doctor { json })
            | Self::Shim(Shim {
                command: ShimCommand::List { json },
            })
            | Self::Audit(Audit {
                command:
                    AuditCommand::List { json, .. }
                    | AuditCommand::Show { json, .. }
                    | AuditCommand::Verify { json, .. },
            })
            | Self::Server(Server {
                command:
                    ServerCommand::Status { json } | ServerCommand::Token(TokenCommand::List { json }),
                ..
            }) => *json,
            Self::Approver(_)
            | Self::Hook(_)
            | Self::Init(_)
            | Self::Uninstall(_)
            | Self::HookWork { .. }
            | Self::Shim(_)
            | Self::Demo
            | Self::Shell { .. }
            | Self::Completions { .. }
            | Self::Serve(_)
            | Self::Server(_)
            | Self::Man
            | Self::Openapi
            | Self::Compile { .. }
            | Self::Watch(_)
            | Self::Witness { .. }
            | Self::Notify { .. }
            | Self::Feed { .. } => false,
        }
    }
}

/// `exec`
#[derive(Args, Debug)]
pub struct Exec {
    /// Messages on stderr as JSON, one object a line
    #[arg(long)]
    pub json: bool,
    /// Wait at most so long for a human (90s, 15m, 4h); then exit 75 and keep the request
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub wait: Option<Duration>,
    /// The program and its arguments
    #[arg(
        value_name = "COMMAND",
        required = true,
        trailing_var_arg = true,
        value_hint = ValueHint::CommandWithArguments
    )]
    pub command: Vec<OsString>,
}

/// `request`
#[derive(Args, Debug)]
pub struct Request {
    /// What it is done to: stripe
    #[arg(long, value_name = "NAME")]
    pub resource: String,
    /// What is done: charge
    #[arg(long, value_name = "NAME")]
    pub action: String,
    /// An argument; a plain decimal is a number, all else is text. Given twice, it is a list
    #[arg(long = "arg", value_name = "NAME=VALUE")]
    pub args: Vec<String>,
    /// Arguments as a JSON object, which keeps their types; - for standard input
    #[arg(long, value_name = "JSON")]
    pub json_args: Option<String>,
    /// Wait for a human, at most so long (90s, 15m, 4h); as long as exec does if nothing is said
    #[arg(
        long,
        value_name = "DURATION",
        value_parser = parse_duration,
        num_args = 0..=1,
        conflicts_with = "no_wait"
    )]
    pub wait: Option<Option<Duration>>,
    /// Do not wait: exit 75 and keep the request
    #[arg(long)]
    pub no_wait: bool,
    /// Messages on stderr, and a yes on standard output, as JSON
    #[arg(long)]
    pub json: bool,
}

/// `check`
#[derive(Args, Debug)]
pub struct Check {
    /// One JSON object a command
    #[arg(long)]
    pub json: bool,
    /// Judge by this policy instead of the one in force
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// A line of shell
    #[arg(short = 'c', value_name = "LINE", conflicts_with_all = ["command", "lines"])]
    pub line: Option<OsString>,
    /// Many lines of shell from standard input; one JSON object a line, in order; exit code 0 whatever they are
    #[arg(long, conflicts_with = "command")]
    pub lines: bool,
    /// With --lines: lines end with NUL, not newline
    #[arg(short = '0', requires = "lines")]
    pub nul: bool,
    /// The program and its arguments
    #[arg(value_name = "COMMAND", trailing_var_arg = true)]
    pub command: Vec<OsString>,
}

/// `explain`
#[derive(Args, Debug)]
pub struct Explain {
    /// Show every rule that was tried, and every step of its condition
    #[arg(long)]
    pub all: bool,
    /// A JSON object
    #[arg(long)]
    pub json: bool,
    /// Judge by this policy instead of the one in force
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Colours; auto: on a terminal, unless NO_COLOR is set
    #[expect(clippy::doc_markdown, reason = "it is the help")]
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// A line of shell
    #[arg(short = 'c', value_name = "LINE", conflicts_with = "command")]
    pub line: Option<OsString>,
    /// The program and its arguments
    #[arg(
        value_name = "COMMAND",
        trailing_var_arg = true,
        required_unless_present = "line"
    )]
    pub command: Vec<OsString>,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// `pending`
#[derive(Args, Debug)]
pub struct Pending {
    /// All requests, also those that were answered
    #[arg(long)]
    pub all: bool,
    /// One line if something waits, nothing else: for a prompt
    #[arg(long, conflicts_with_all = ["all", "json"])]
    pub hint: bool,
    /// An array of objects
    #[arg(long)]
    pub json: bool,
}

/// A subcommand about one request.
#[derive(Args, Debug)]
pub struct One {
    /// The id, or the beginning of it: at least 4 characters behind req_
    pub id: RequestName,
    /// A JSON object
    #[arg(long)]
    pub json: bool,
}

/// `approve`
#[derive(Args, Debug)]
pub struct Approve {
    /// The id, or the beginning of it: at least 4 characters behind req_
    pub id: RequestName,
    /// Sign it with this SSH key, by ssh-keygen
    #[arg(long, value_name = "KEY", conflicts_with_all = ["signature", "person"])]
    pub sign: Option<PathBuf>,
    /// A signature that ssh-keygen -Y sign -n sudomode-vote@1 made over the challenge; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "person")]
    pub signature: Option<PathBuf>,
    /// Whose passphrase will be typed
    #[arg(long = "as", value_name = "NAME")]
    pub person: Option<String>,
    /// Print the exact text to sign, and change nothing
    #[arg(long, conflicts_with_all = ["sign", "signature", "person", "json"])]
    pub print_challenge: bool,
    /// Remember it so long (15m, 4h), at most 24h
    #[arg(long = "for", value_name = "DURATION", value_parser = grant_duration)]
    pub lasts: Option<Duration>,
    /// Remember it for so many executions, this one among them, at most 24h
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub times: Option<u32>,
    /// Remember it as long as the process of the agent runs that asked, at most 24h
    #[arg(long)]
    pub session: bool,
    /// A JSON object
    #[arg(long)]
    pub json: bool,
}

/// `approver`
#[derive(Args, Debug)]
pub struct Approver {
    /// What to do.
    #[command(subcommand)]
    pub command: ApproverCommand,
}

/// The subcommands of `approver`.
#[derive(Debug, Subcommand)]
pub enum ApproverCommand {
    /// Enrol a person with a passphrase, or with an SSH key
    ///
    /// As root in /etc/sudomode/approvers, else beside the policy, where it counts as assurance "none": whoever can
    /// write that file can enrol anybody. Once somebody is enrolled, only an approver enrols another.
    Add {
        /// The person, best by login name
        name: String,
        /// The public half of the person's SSH key; without it a passphrase is asked for at the terminal
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        /// Who vouches for it.
        #[command(flatten)]
        vouching: Vouching,
    },
    /// Show who is enrolled, and what their approvals count as
    List,
    /// Take a person off, with all keys
    Remove {
        /// The person
        name: String,
        /// Who vouches for it.
        #[command(flatten)]
        vouching: Vouching,
    },
}

/// Which approver stands for it.
#[derive(Args, Debug)]
pub struct Vouching {
    /// The approver whose passphrase, and code at a server, will be typed
    #[arg(long = "as", value_name = "NAME", conflicts_with = "sign")]
    pub by: Option<String>,
    /// The SSH key of the approver who signs
    #[arg(long, value_name = "KEY")]
    pub sign: Option<PathBuf>,
}

/// `grants`
#[derive(Args, Debug)]
pub struct Grants {
    /// Also those that hold no longer
    #[arg(long)]
    pub all: bool,
    /// An array of objects
    #[arg(long)]
    pub json: bool,
}

/// `revoke`
#[derive(Args, Debug)]
pub struct Revoke {
    /// The id, or the beginning of it: at least 4 characters behind gra_
    pub id: GrantName,
    /// A JSON object
    #[arg(long)]
    pub json: bool,
}

fn grant_duration(text: &str) -> Result<Duration, String> {
    let duration = parse_duration(text)?;
    if duration.is_zero() || duration > LONGEST {
        return Err("an approval is remembered for at most 24h".to_owned());
    }
    Ok(duration)
}

/// `reject`
#[derive(Args, Debug)]
pub struct Reject {
    /// The id, or the beginning of it: at least 4 characters behind req_
    pub id: RequestName,
    /// Why, or what to do instead; the agent reads it
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Whose passphrase and code will be typed, where a server holds the requests
    #[arg(long = "as", value_name = "NAME")]
    pub person: Option<String>,
    /// A JSON object
    #[arg(long)]
    pub json: bool,
}

/// `wait`
#[derive(Args, Debug)]
pub struct Wait {
    /// The id, or the beginning of it: at least 4 characters behind req_
    pub id: RequestName,
    /// Wait at most so long (90s, 15m, 4h); then exit 75
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub timeout: Option<Duration>,
    /// A JSON object
    #[arg(long)]
    pub json: bool,
}

/// `resolve`
#[derive(Args, Debug)]
pub struct Resolve {
    /// The id, or the beginning of it: at least 4 characters behind req_
    pub id: RequestName,
    /// What became of it.
    #[command(flatten)]
    pub outcome: Happened,
    /// Who says so.
    #[command(flatten)]
    pub vouching: Vouching,
    /// A JSON object
    #[arg(long)]
    pub json: bool,
}

/// `forget`
#[derive(Args, Debug)]
pub struct Forget {
    /// The id, or the beginning of it: at least 4 characters behind req_
    pub id: RequestName,
    /// Who says so.
    #[command(flatten)]
    pub vouching: Vouching,
    /// A JSON object
    #[arg(long)]
    pub json: bool,
}

/// `watch`
#[derive(Args, Debug)]
pub struct Watch {
    /// The request that is chosen at first
    pub id: Option<RequestName>,
}

/// What a human found out: one of the two.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct Happened {
    /// It ran
    #[arg(long)]
    pub happened: bool,
    /// It did not run
    #[arg(long)]
    pub did_not: bool,
}

/// `init`
#[derive(Args, Debug)]
pub struct Init {
    /// Change what is proposed without asking
    #[arg(long, conflicts_with = "dry_run")]
    pub yes: bool,
    /// Show what would be changed, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Only this agent, found or not; can be given again
    #[arg(long = "agent", value_name = "NAME", value_parser = clap::builder::PossibleValuesParser::new(ALL.map(|agent| agent.name)))]
    pub agents: Vec<String>,
    /// As root: in the settings of all users, where an agent has such
    #[arg(long)]
    pub system: bool,
}

/// `uninstall`
#[derive(Args, Debug)]
pub struct Uninstall {
    /// Change what is proposed without asking
    #[arg(long, conflicts_with = "dry_run")]
    pub yes: bool,
    /// Show what would be changed, and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `hook`
#[derive(Args, Debug)]
pub struct Hook {
    /// The agent
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(ALL.map(|agent| agent.name)))]
    pub agent: String,
    /// How long the agent waits for its hook (90s, 1h), by its settings; without it, what its documentation says
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub budget: Option<Duration>,
}

/// `shim`
#[derive(Args, Debug)]
pub struct Shim {
    /// What to do with the shims.
    #[command(subcommand)]
    pub command: ShimCommand,
}

/// The subcommands of `shim`.
#[derive(Debug, Subcommand)]
pub enum ShimCommand {
    /// Put a shim in front of each of these programs
    Add {
        /// Names of programs: stripe, psql, kubectl
        #[arg(value_name = "PROGRAM", required = true)]
        names: Vec<Name>,
    },
    /// List the shims, and the programs behind them
    List {
        /// An array of objects
        #[arg(long)]
        json: bool,
    },
    /// Take shims away
    Remove {
        /// Their names
        #[arg(value_name = "PROGRAM", required_unless_present = "all")]
        names: Vec<String>,
        /// All of them
        #[arg(long, conflicts_with = "names")]
        all: bool,
    },
    /// Make all shims anew: after sudomode was moved or replaced, or where one is no longer a shim
    Repair,
}

/// `doctor`
#[derive(Args, Debug)]
pub struct Doctor {
    /// An array of objects
    #[arg(long)]
    pub json: bool,
}

/// `audit`
#[derive(Args, Debug)]
pub struct Audit {
    /// What to do with the record.
    #[command(subcommand)]
    pub command: AuditCommand,
}

/// The subcommands of `audit`.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// The last events, oldest first
    List {
        /// At most so many
        #[arg(long, value_name = "COUNT", default_value_t = 50)]
        last: u32,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// All events of one request
    Show {
        /// The id, or the beginning of it: at least 4 characters behind req_
        id: RequestName,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Check the whole chain; prints its head
    Verify {
        /// A head that was kept elsewhere and must be in the chain
        #[arg(long, value_name = "HASH")]
        head: Option<Digest>,
        /// A JSON object
        #[arg(long)]
        json: bool,
    },
}
