//! A script of a shell runs from a sealed copy of what was approved: shells read a script while it runs, so that an
//! edit of the file would change what a running script does.

use std::fs::File;
use std::io::Write;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::libc;
use nix::sys::memfd::{MFdFlags, memfd_create};

/// Shells that read a script by any name, and to which the name says nothing.
const SHELLS: [&str; 6] = ["sh", "bash", "dash", "ash", "ksh", "mksh"];
/// What a script would learn where it lies by. One that asks is executed by its path: from a copy it would not find
/// what lies beside it.
const ASKS: [&str; 4] = ["$0", "${0", "BASH_SOURCE", "BASH_ARGV0"];

/// The copy of a script; `None` where it has to be executed by its path.
pub(super) fn copy(script: &[u8]) -> Option<File> {
    let text = std::str::from_utf8(script).ok()?;
    if !is_of_a_shell(text) || ASKS.iter().any(|asks| text.contains(asks)) {
        return None;
    }
    // Not closed at exec: the shell opens it by its number.
    let flags = MFdFlags::MFD_ALLOW_SEALING;
    let executable = MFdFlags::from_bits_retain(libc::MFD_EXEC);
    let mut copy = match memfd_create(c"script", flags | executable) {
        // Kernels before 6.3 do not know the flag, and let all of them be executed.
        Err(Errno::EINVAL) => File::from(memfd_create(c"script", flags).ok()?),
        made => File::from(made.ok()?),
    };
    copy.write_all(script).ok()?;
    let seals = SealFlag::F_SEAL_WRITE
        | SealFlag::F_SEAL_GROW
        | SealFlag::F_SEAL_SHRINK
        | SealFlag::F_SEAL_SEAL;
    fcntl(&copy, FcntlArg::F_ADD_SEALS(seals)).ok()?;
    Some(copy)
}

fn is_of_a_shell(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let Some(words) = first.strip_prefix("#!") else {
        return false;
    };
    let base = |word: &str| word.rsplit('/').next().unwrap_or_default().to_owned();
    let mut names = words.split_whitespace().map(base);
    match names.next().as_deref() {
        Some("env") => names
            .next()
            .is_some_and(|name| SHELLS.contains(&name.as_str())),
        Some(name) => SHELLS.contains(&name),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_copied_unless_its_place_matters() {
        for (script, copied) in [
            ("#!/bin/sh\necho hi\n", true),
            ("#!/usr/bin/env bash\necho \"$1\"\n", true),
            ("#! /bin/bash -e\n. ./lib.sh\n", true),
            ("#!/bin/sh\ncd \"$(dirname \"$0\")\"\n", false),
            ("#!/bin/bash\n. \"${BASH_SOURCE%/*}/lib\"\n", false),
            ("#!/usr/bin/env python3\nimport lib\n", false),
            ("#!/usr/bin/env -S bash -e\n", false),
            ("#!/bin/zsh\necho hi\n", false),
            ("echo no shebang\n", false),
        ] {
            assert_eq!(copy(script.as_bytes()).is_some(), copied, "{script}");
        }
        let mut copy = copy(b"#!/bin/sh\n").unwrap();
        assert!(copy.write_all(b"x").is_err(), "nobody can write it");
    }
}
