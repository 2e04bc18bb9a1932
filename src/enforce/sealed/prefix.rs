//! Programs that only start what follows, with the words they were given: what follows is looked at in their place.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

use super::options::Options;

struct Prefix {
    name: &'static str,
    options: Options,
    /// Operands of its own in front of the program.
    own: usize,
    /// Whether words with `=` in front of the program are variables.
    assigns: bool,
}

const fn prefix(
    name: &'static str,
    flags: &'static str,
    valued: &'static str,
    own: usize,
) -> Prefix {
    Prefix {
        name,
        options: Options {
            flags,
            valued,
            long: &[],
            long_valued: &[],
            plus: false,
        },
        own,
        assigns: false,
    }
}

/// Only those that keep open files open and the directory: not sudo, not `env -C`.
const PREFIXES: [Prefix; 8] = [
    Prefix {
        assigns: true,
        ..prefix("env", "", "u", 0)
    },
    prefix("nohup", "", "", 0),
    prefix("nice", "", "n", 0),
    prefix("ionice", "t", "cn", 0),
    prefix("chrt", "bfiorR", "", 1),
    prefix("setsid", "cfw", "", 0),
    prefix("stdbuf", "", "ioe", 0),
    prefix("timeout", "v", "ks", 1),
];

/// Where the program stands that is started in the end.
pub(super) fn length(argv: &[OsString]) -> usize {
    let mut at = 0;
    while let Some(next) = argv.get(at..).and_then(step) {
        at += next;
    }
    at
}

fn step(words: &[OsString]) -> Option<usize> {
    let (name, rest) = words.split_first()?;
    let base = name.as_bytes().rsplit(|byte| *byte == b'/').next()?;
    let row = PREFIXES.iter().find(|row| row.name.as_bytes() == base)?;
    let mut at = row.options.operand(rest)? + row.own;
    while row.assigns && rest.get(at)?.as_bytes().contains(&b'=') {
        at += 1;
    }
    (at < rest.len()).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_started_in_the_end_is_found() {
        for (line, program) in [
            ("python3 x.py", 0),
            ("env A=1 B=2 python3 x.py", 3),
            ("timeout -k 5 10 nice -n 3 python3 x.py", 7),
            ("/usr/bin/nohup setsid -w sh x.sh", 3),
            ("env -i python3 x.py", 0),
            ("timeout 5", 0),
            ("env A=1", 0),
            ("sudo python3 x.py", 0),
        ] {
            let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
            assert_eq!(length(&words), program, "{line}");
        }
    }
}
