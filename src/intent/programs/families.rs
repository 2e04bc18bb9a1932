//! The rows of [`super::table`], one file a family of programs.

mod clouds;
mod clusters;
mod delivery;
mod forges;
mod packages;
mod platforms;
mod providers;
mod services;
mod storage;
mod system;

use super::table::Program;

/// All families.
pub(super) const ALL: &[&[Program]] = &[
    clouds::PROGRAMS,
    clusters::PROGRAMS,
    delivery::PROGRAMS,
    forges::PROGRAMS,
    packages::PROGRAMS,
    platforms::PROGRAMS,
    providers::PROGRAMS,
    services::PROGRAMS,
    storage::PROGRAMS,
    system::PROGRAMS,
];

/// The short name of a cloud's service, where its own command line has a longer one.
pub(super) fn service<'a>(_resource: &str, word: &'a str) -> &'a str {
    match word {
        "s3api" | "s3control" => "s3",
        "ec2-instance-connect" => "ec2",
        word => word,
    }
}
