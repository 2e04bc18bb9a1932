//! The first line of a script as the kernel reads it, and the interpreter that it leads to.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::resolve::{self, Program};

/// What the kernel reads of a file to find the line.
const READ: usize = 255;

/// An interpreter and the words in front of the script.
pub(super) struct Shebang {
    pub(super) program: Program,
    /// How the interpreter is called.
    pub(super) called: OsString,
    pub(super) options: Vec<OsString>,
}

impl Shebang {
    /// `None` where only running tells which interpreter it is.
    pub(super) fn of(script: &[u8], search: Option<&OsStr>, cwd: &Path) -> Option<Self> {
        let line = script.strip_prefix(b"#!")?;
        let end = line.iter().take(READ).position(|byte| *byte == b'\n')?;
        let line = line[..end].trim_ascii();
        let split = line.iter().position(|byte| matches!(byte, b' ' | b'\t'));
        let (path, rest) = line.split_at(split.unwrap_or(line.len()));
        // The kernel takes all that follows for one word.
        let rest = rest.trim_ascii();
        let found = |name: &OsStr, options: Vec<OsString>| {
            let program = resolve::program(name, search, cwd).ok()?;
            Some(Self {
                called: name.to_owned(),
                program,
                options,
            })
        };
        if !path.ends_with(b"/env") {
            let options = (!rest.is_empty()).then(|| OsStr::from_bytes(rest).to_owned());
            return found(OsStr::from_bytes(path), options.into_iter().collect());
        }
        let text = std::str::from_utf8(rest).ok()?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "._/-+ ".contains(c);
        let words = match text.strip_prefix("-S").map(str::trim_start) {
            // Without quotes and the like it is split at blanks.
            Some(words) if words.chars().all(plain) => words,
            Some(_) => return None,
            None if text.contains([' ', '=']) => return None,
            None => text,
        };
        let mut words = words.split(' ').filter(|word| !word.is_empty());
        let name = words.next().filter(|name| !name.starts_with('-'))?;
        found(OsStr::new(name), words.map(OsString::from).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interpreter_is_the_one_that_the_kernel_and_env_would_start() {
        let search = OsStr::new("/usr/bin:/bin");
        let table: [(&str, Option<&str>); 13] = [
            ("#!/bin/sh\n", Some("/bin/sh")),
            ("#! /bin/sh -eu \necho", Some("/bin/sh -eu")),
            ("#!/bin/sh -e -u\n", Some("/bin/sh -e -u")),
            ("#!/usr/bin/env sh\n", Some("sh")),
            ("#!/usr/bin/env -S sh -e -u\n", Some("sh -e -u")),
            ("#!/usr/bin/env sh -e\n", None),
            ("#!/usr/bin/env A=1\n", None),
            ("#!/usr/bin/env -S 'sh' -e\n", None),
            ("#!/usr/bin/env -i\n", None),
            ("#!/usr/bin/env\n", None),
            ("#!/no/such/program\n", None),
            ("#!/bin/sh", None),
            ("echo\n", None),
        ];
        for (script, expected) in table {
            let found = Shebang::of(script.as_bytes(), Some(search), Path::new("/"));
            let shown = found.map(|found| {
                let words: Vec<&str> = std::iter::once(&found.called)
                    .chain(&found.options)
                    .map(|word| word.to_str().unwrap())
                    .collect();
                words.join(" ")
            });
            assert_eq!(shown.as_deref(), expected, "{script}");
        }
        let one = Shebang::of(b"#!/bin/sh -e -u\n", Some(search), Path::new("/")).unwrap();
        assert_eq!(one.options, ["-e -u"], "one word, as the kernel gives it");
    }
}
