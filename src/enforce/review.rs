//! What the Review button of a notification starts: a terminal with `sudomode watch`, the question chosen in it.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::approval::RequestId;
use crate::config::Config;
use crate::resolve;

/// Terminals, the user's own choice first, and what stands between their name and a command.
const TERMINALS: [(&str, &[&str]); 11] = [
    ("xdg-terminal-exec", &[]),
    ("x-terminal-emulator", &["-e"]),
    ("gnome-terminal", &["--"]),
    ("kgx", &["--"]),
    ("konsole", &["-e"]),
    ("xfce4-terminal", &["-x"]),
    ("kitty", &[]),
    ("foot", &[]),
    ("alacritty", &["-e"]),
    ("wezterm", &["start", "--"]),
    ("xterm", &["-e"]),
];

/// The question, live. Where it cannot be put, why must not vanish with the window.
const SCRIPT: &str = "\"$0\" watch \"$1\" || { printf '\\n  enter closes this\\n'; read -r _; }";

/// The words of the command; `None` where nothing could show the question.
pub(super) fn command(config: &Config, request: &RequestId) -> Option<Vec<OsString>> {
    if !config.desktop_review.is_empty() {
        let fill = |word: &String| OsString::from(word.replace("{id}", request.as_str()));
        return Some(config.desktop_review.iter().map(fill).collect());
    }
    let screen = ["DISPLAY", "WAYLAND_DISPLAY"];
    if !screen.iter().any(|name| std::env::var_os(name).is_some()) {
        return None;
    }
    let (program, between) = TERMINALS.iter().find(|(program, _)| {
        let directories = ["/usr/local/bin", "/usr/bin", "/bin"];
        directories
            .iter()
            .any(|directory| Path::new(directory).join(program).exists())
    })?;
    let own = resolve::own_program().ok()?;
    let mut words: Vec<OsString> = vec![program.into()];
    words.extend(between.iter().map(OsString::from));
    words.extend(["sh", "-c", SCRIPT].map(OsString::from));
    words.push(own.into_os_string());
    words.push(request.short().into());
    Some(words)
}

/// Starts it in a group of its own. It goes on when the notifier ends.
pub(super) fn start(words: &[OsString]) {
    let Some((program, arguments)) = words.split_first() else {
        return;
    };
    let started = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn();
    // Somebody must take note of its end, or it would stay as a zombie. A terminal that does not start is seen
    // not to.
    if let Ok(mut terminal) = started {
        let _ = std::thread::Builder::new().spawn(move || terminal.wait());
    }
}
