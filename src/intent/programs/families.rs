//! The rows of [`super::table`], one file a family of programs.

mod backends;
mod clouds;
mod clusters;
mod copies;
mod delivery;
mod forges;
mod looking;
mod making;
mod packages;
mod plain;
mod platforms;
mod providers;
mod rare;
mod services;
mod storage;
mod system;
mod tools;

use super::table::{Program, program};

/// All families.
pub(super) const ALL: &[&[Program]] = &[
    backends::PROGRAMS,
    clouds::PROGRAMS,
    clusters::PROGRAMS,
    copies::PROGRAMS,
    delivery::PROGRAMS,
    forges::PROGRAMS,
    packages::PROGRAMS,
    platforms::PROGRAMS,
    providers::PROGRAMS,
    services::PROGRAMS,
    storage::PROGRAMS,
    system::PROGRAMS,
    tools::PROGRAMS,
    looking::PROGRAMS,
    making::PROGRAMS,
    plain::PROGRAMS,
    rare::PROGRAMS,
];

/// Names of the many small programs that turn one kind of picture into another.
pub(super) const ALIKE: &str = "pbmto* ppmto* pgmto* pnmto* pamto* *topnm *toppm *topbm *topgm *topam pnm* pam* pgm* ppm* pbm*";

/// What those do.
pub(super) static CONVERTERS: Program = program("", "@", ": write path*").cautious();

/// The short name of a cloud's service, where its own command line has a longer one.
pub(super) fn service<'a>(_resource: &str, word: &'a str) -> &'a str {
    match word {
        "s3api" | "s3control" => "s3",
        "ec2-instance-connect" => "ec2",
        word => word,
    }
}
