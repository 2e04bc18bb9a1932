//! Words for a program that is known: the first byte chooses it, the rest are its words, separated by newlines.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sudomode::intent::Stdin;

/// Programs with many sub-commands and options, and wrappers.
const PROGRAMS: &[&str] = &[
    "git",
    "kubectl",
    "docker",
    "aws",
    "gcloud",
    "az",
    "gh",
    "terraform",
    "helm",
    "npm",
    "cargo",
    "pip",
    "apt-get",
    "systemctl",
    "stripe",
    "curl",
    "wget",
    "find",
    "xargs",
    "env",
    "sudo",
    "timeout",
    "ssh",
    "tar",
    "rsync",
    "sed",
    "awk",
    "make",
    "node",
    "python3",
    "redis-cli",
    "heroku",
    "fly",
    "vercel",
    "go",
    "yarn",
    "brew",
    "dd",
    "rm",
    "cp",
    "sort",
    "parallel",
    "su",
    "nice",
];

fuzz_target!(|data: &[u8]| {
    if let Some((first, rest)) = data.split_first() {
        let mut words = PROGRAMS[usize::from(*first) % PROGRAMS.len()]
            .as_bytes()
            .to_vec();
        words.push(0);
        words.extend(
            rest.iter()
                .map(|byte| if *byte == b'\n' { 0 } else { *byte }),
        );
        sudomode_fuzz::argv(&words, &Stdin::Inherited);
    }
});
