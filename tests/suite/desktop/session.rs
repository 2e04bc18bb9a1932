//! A session bus of a test's own, and a real desktop on it: a screen that nobody sees and a notification daemon.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};

use crate::sandbox::{Sandbox, end, until};

/// Whether these programs are here. Where they are not a test is skipped and says so; in CI it fails.
pub(super) fn available(programs: &[&str]) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let missing: Vec<_> = programs
        .iter()
        .filter(|program| !std::env::split_paths(&path).any(|dir| dir.join(program).exists()))
        .collect();
    if missing.is_empty() {
        return true;
    }
    let skipped = format!("no {missing:?} here (Debian packages dbus, dunst, xvfb)");
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "{skipped}"
    );
    eprintln!("SKIPPED: {skipped}");
    false
}

/// A session bus that ends with the test.
pub(super) struct Session<'a> {
    sandbox: &'a Sandbox,
    bus: Child,
    pub(super) address: String,
}

impl<'a> Session<'a> {
    pub(super) fn start(sandbox: &'a Sandbox) -> Self {
        let socket = format!("--address=unix:path={}", sandbox.path("bus").display());
        let mut bus = sandbox
            .command(&[
                "dbus-daemon",
                "--session",
                "--nofork",
                "--nopidfile",
                "--print-address=1",
                &socket,
            ])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        Self {
            sandbox,
            bus,
            address: address.trim().to_owned(),
        }
    }

    /// sudomode as an agent in this session starts it.
    pub(super) fn sudomode(&self, arguments: &[&str]) -> Command {
        let mut command = self.sandbox.sudomode(arguments);
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        command
    }

    pub(super) fn start_sudomode(&self, line: &str) -> Child {
        self.start_words(&line.split(' ').collect::<Vec<_>>())
    }

    pub(super) fn start_words(&self, words: &[&str]) -> Child {
        self.sudomode(words).spawn().unwrap()
    }

    /// A screen and a daemon that shows notifications on it.
    pub(super) fn desktop(&self) -> Desktop<'_> {
        let mut screen = self
            .sandbox
            .command(&[
                "Xvfb",
                "-displayfd",
                "1",
                "-screen",
                "0",
                "900x420x24",
                "-nolisten",
                "tcp",
            ])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(screen.stdout.take().unwrap())
            .read_line(&mut number)
            .unwrap();
        let display = format!(":{}", number.trim());
        // Its context menu is a program that is given the lines and names one of them: here, the test.
        let menu = self.sandbox.stub(
            "menu",
            &format!(
                "grep -m1 -- \"$(cat {})\"",
                self.sandbox.path("choice").display()
            ),
        );
        let settings = format!(
            "[global]\nfont = DejaVu Sans 11\nwidth = 640\nheight = 400\norigin = top-right\noffset = 20x20\n\
             markup = full\nformat = \"<b>%s</b>\\n%b\"\nword_wrap = yes\nshow_indicators = yes\nicon_position = off\n\
             padding = 12\nhorizontal_padding = 14\ndmenu = {}\n",
            menu.display()
        );
        let settings = self.sandbox.write("dunstrc", settings);
        let mut daemon = self
            .sandbox
            .command(&["dunst", "-print", "-config", settings.to_str().unwrap()])
            .env("DISPLAY", &display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let printed = Arc::new(Mutex::new(String::new()));
        collect(daemon.stdout.take().unwrap(), Arc::clone(&printed));
        let desktop = Desktop {
            session: self,
            screen,
            daemon,
            display,
            printed,
        };
        until("the daemon answers", || {
            (desktop.ctl(&["count", "displayed"]).trim() == "0").then_some(())
        });
        desktop
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        crate::sandbox::kill(&mut self.bus);
    }
}

fn collect(mut from: ChildStdout, to: Arc<Mutex<String>>) {
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            to.lock()
                .unwrap()
                .push_str(&String::from_utf8_lossy(&buffer[..length]));
        }
    });
}

/// A screen and the daemon on it.
pub(super) struct Desktop<'a> {
    session: &'a Session<'a>,
    screen: Child,
    daemon: Child,
    display: String,
    printed: Arc<Mutex<String>>,
}

impl Desktop<'_> {
    fn ctl(&self, arguments: &[&str]) -> String {
        let words: Vec<&str> = std::iter::once("dunstctl")
            .chain(arguments.iter().copied())
            .collect();
        let mut command = self.session.sandbox.command(&words);
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.session.address);
        end(&mut command).stdout
    }

    /// Waits until a notification with this text stands there, and returns all that was shown.
    pub(super) fn sees(&self, text: &str) -> String {
        until(text, || {
            let printed = self.printed.lock().unwrap().clone();
            printed.contains(text).then_some(printed)
        });
        self.shows(1);
        if let Some(file) = std::env::var_os("SUDOMODE_SCREENSHOT") {
            let mut shot = self.session.sandbox.command(&["scrot", "-o"]);
            shot.arg(file).env("DISPLAY", &self.display);
            std::thread::sleep(std::time::Duration::from_millis(500));
            end(&mut shot);
        }
        self.printed.lock().unwrap().clone()
    }

    /// Waits until so many notifications stand there.
    pub(super) fn shows(&self, count: u32) {
        until(&format!("{count} notifications stand there"), || {
            (self.ctl(&["count", "displayed"]).trim() == count.to_string()).then_some(())
        });
    }

    /// Types keys into the window that stands in the upper left corner.
    pub(super) fn types(&self, keys: &[&str]) {
        let words = [&["xdotool", "mousemove", "60", "60", "key"], keys].concat();
        let mut command = self.session.sandbox.command(&words);
        let typed = end(command.env("DISPLAY", &self.display));
        assert_eq!(typed.code, 0, "{typed:?}");
    }

    /// Waits until a window of this class stands on the screen.
    pub(super) fn opens(&self, class: &str) {
        until("a window opens", || {
            let words = ["xdotool", "search", "--onlyvisible", "--class", class];
            let mut command = self.session.sandbox.command(&words);
            let found = end(command.env("DISPLAY", &self.display));
            (found.code == 0).then_some(())
        });
    }

    /// sudomode as an agent starts it that sees this screen.
    pub(super) fn sudomode(&self, arguments: &[&str]) -> Command {
        let mut command = self.session.sudomode(arguments);
        command.env("DISPLAY", &self.display);
        command
    }

    /// Presses a button of the notification.
    pub(super) fn click(&self, label: &str) {
        self.session.sandbox.write("choice", label);
        self.ctl(&["context"]);
    }
}

impl Drop for Desktop<'_> {
    fn drop(&mut self) {
        for child in [&mut self.daemon, &mut self.screen] {
            crate::sandbox::kill(child);
        }
    }
}
