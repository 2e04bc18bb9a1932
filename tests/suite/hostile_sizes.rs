//! A megabyte of anything has a verdict, in bounded time and memory.
//!
//! A program that is built without optimising gets a quarter of that, and as much time as a megabyte may take.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of a line; a megabyte is the most that is taken.
const SIZE: usize = if cfg!(debug_assertions) {
    1 << 18
} else {
    (1 << 20) - 1
};
/// Seconds of the processor for one line: the bar is one, the machine that measures may be slow.
const SECONDS: u32 = if cfg!(debug_assertions) { 5 } else { 2 };
/// Kilobytes of address space: 200 MB, and what the program itself and the stacks of its threads reserve.
const KILOBYTES: u32 = 420 << 10;

fn over_and_over(piece: &str) -> String {
    piece.repeat(SIZE / piece.len())
}

fn numbered(most: usize, piece: impl Fn(usize) -> String) -> String {
    (0..most).fold(String::new(), |text, n| text + &piece(n))
}

/// Lines that have broken parsers of shell, of SQL and of words.
#[allow(clippy::too_many_lines, reason = "a table")]
fn lines() -> Vec<(&'static str, String)> {
    let half = SIZE / 2;
    let mut lines: Vec<(&'static str, String)> = [
        "a;",
        "a|",
        "a&&",
        "a\n",
        "(",
        "( ( (",
        "$(",
        "`",
        "{ ",
        "[[ ( ",
        "$((",
        "((",
        "${a:-",
        "\"$(",
        "\"${a:-\"",
        "'",
        "\"",
        "<(",
        "a <<A\n",
        "<<A<<B",
        "<<",
        "<<-'A'\n\t",
        "case x in ",
        "case x in a) ",
        "if ",
        "while ",
        "for i in ",
        "f() { ",
        "! ",
        "time ",
        "\\",
        "\\\n",
        "x=",
        "a=(",
        "a[",
        "a[$(",
        "{a,",
        "{a,b}",
        "{1..9999999}",
        "${",
        "$",
        "*",
        "?(",
        "[",
        "~",
        ">a ",
        ">&",
        "2>&1 ",
        "coproc ",
        "eval ",
        "eval '",
        "bash -c ",
        "sudo ",
        "env ",
        "xargs ",
        "timeout 1 ",
        "find . -exec ",
        "ssh h ",
        "trap '",
        "alias a=b;",
        "a() { a; }; a;",
        "X=$X$X;",
        "#",
        "\0",
        "\u{202e}",
        "\u{FFFD}",
        "é",
        "-",
        "--a=b ",
        "$'\\x",
        "\r\n",
        "a\tb\n",
        "&",
        ";;",
        "rm -rf / ;",
        "\u{FFFD}a.b(.x)c",
    ]
    .iter()
    .map(|piece| (*piece, over_and_over(piece)))
    .collect();
    lines.extend([
        (
            "nested substitutions",
            format!("{}x{}", "$(".repeat(half / 2), ")".repeat(half / 2)),
        ),
        (
            "nested groups",
            format!("{}x{}", "{ ".repeat(half / 4), "; }".repeat(half / 4)),
        ),
        (
            "nested subshells",
            format!("{}x{}", "( ".repeat(half / 2), ")".repeat(half)),
        ),
        (
            "nested arithmetic",
            format!("echo $(({}1{}))", "(".repeat(half), ")".repeat(half - 20)),
        ),
        ("long sum", format!("echo $((1{}))", "+1".repeat(half - 20))),
        ("long word", format!("echo {}", "x".repeat(SIZE - 5))),
        ("many words", format!("rm {}", "a ".repeat(half - 5))),
        ("many quotes", format!("rm {}", "''".repeat(half - 5))),
        (
            "braces in braces",
            format!("echo {}", "{a,b}{c,d}".repeat(SIZE / 12)),
        ),
        ("many heredocs", "cat <<A\nx\nA\n".repeat(SIZE / 12)),
        (
            "one heredoc",
            format!("cat <<A\n{}\nA\n", "x\n".repeat(half - 20)),
        ),
        (
            "many variables",
            numbered(60_000, |n| format!("v{n}=$v{};", n.max(1) - 1)),
        ),
        (
            "a variable that doubles",
            format!("a=aaaaaaaaaa;{}", "a=$a$a;".repeat(100_000)),
        ),
        (
            "many functions",
            numbered(40_000, |n| format!("f{n}() {{ f{}; }};", n + 1)) + "f0",
        ),
        (
            "joins",
            format!("psql -c 'select * from a{}'", " join b".repeat(SIZE / 8)),
        ),
        (
            "brackets in sql",
            format!("psql -c 'select {}1'", "(".repeat(SIZE - 50)),
        ),
        (
            "statements in sql",
            format!("psql -c '{}'", "drop table a;".repeat(SIZE / 14)),
        ),
        (
            "strings in sql",
            format!("psql -c \"{}\"", "select '".repeat(SIZE / 9)),
        ),
        (
            "dollars in sql",
            format!("psql -c 'select {}'", "$a$".repeat(SIZE / 4)),
        ),
        (
            "comments in sql",
            format!("psql -c '{}'", "/*".repeat(half - 10)),
        ),
        (
            "sql in a heredoc",
            format!("psql <<A\n{}\nA\n", "delete from a;".repeat(SIZE / 15)),
        ),
        (
            "shell in shell",
            format!("bash -c '{}'", "bash -c \"a\";".repeat(SIZE / 14)),
        ),
        (
            "shell in eval",
            format!("eval \"{}\"", "eval a;".repeat(SIZE / 8)),
        ),
        (
            "an awk program",
            format!("awk '{}'", "{print $1}".repeat(SIZE / 11)),
        ),
        (
            "a sed script",
            format!("sed '{}'", "s/a/b/;".repeat(SIZE / 8)),
        ),
        (
            "options of git",
            format!("git {}status", "-c a.b=c ".repeat(SIZE / 10)),
        ),
        ("options of tar", format!("tar -{}", "c".repeat(SIZE - 10))),
        (
            "urls of curl",
            format!("curl {}", "http://a/{a,b} ".repeat(SIZE / 16)),
        ),
        (
            "files of find",
            format!("find . {}", "-exec rm {} + ".repeat(SIZE / 15)),
        ),
    ]);
    lines
}

/// Judges a line in a process of its own, within limits; what came of it, if that is no verdict.
fn trouble(home: &Path, name: &str, line: &str) -> Option<String> {
    let limits = format!("ulimit -v {KILOBYTES} -t {SECONDS}; exec \"$0\" check --lines -0");
    let mut child = Command::new("bash")
        .args(["-c", &limits, env!("CARGO_BIN_EXE_sudomode")])
        .env_clear()
        .env("HOME", home)
        .env("PATH", "/usr/bin:/bin")
        .current_dir(home)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let line = line.replace('\0', " ").into_bytes();
    let feeder = std::thread::spawn(move || drop(input.write_all(&line)));
    let ended = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    let verdicts = ended.stdout.split(|byte| *byte == b'\n').count() - 1;
    let allowed = String::from_utf8_lossy(&ended.stdout).contains("{\"decision\":\"ALLOW\"");
    let good = ended.status.success() && verdicts == 1 && !(allowed && name.contains("rm"));
    (!good).then(|| {
        format!(
            "{name:?}: {:?}, {verdicts} verdicts, {}",
            ended.status,
            String::from_utf8_lossy(&ended.stderr)
                .chars()
                .take(200)
                .collect::<String>()
        )
    })
}

#[test]
fn a_megabyte_of_anything_has_a_verdict() {
    let home = tempfile::tempdir().unwrap();
    let lines = lines();
    let next = AtomicUsize::new(0);
    let troubles: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut troubles = Vec::new();
                    while let Some((name, line)) = lines.get(next.fetch_add(1, Ordering::Relaxed)) {
                        troubles.extend(trouble(home.path(), name, line));
                    }
                    troubles
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    assert!(
        troubles.is_empty(),
        "{} of {}:\n{}",
        troubles.len(),
        lines.len(),
        troubles.join("\n")
    );
}
