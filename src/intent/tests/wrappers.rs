//! Programs that run others: `wrappers.txt` is the table. Behind each intent stands what it was found through.

use std::ffi::OsString;

use super::*;

/// A project with files that are run.
struct Project;

const MAKEFILE: &str = "\
CLEAN := rm -rf build
SRC ?= src
all: build
build: main.o
\tcc -o app main.o
main.o: a.txt
clean:
\t@$(CLEAN)
\t-rm -f $(SRC)/*.o \\
\t  extra
deploy: build
\tssh prod 'rm -rf /srv/old'
ask:
\t$(TOOL) x
where:
\tls $(CURDIR)
";
const PACKAGE: &str = r#"{"scripts": {"build": "tsc -p .", "prebuild": "rm -rf dist", "test": "jest", "clean": "rm -rf $DIR",
    "chain": "npm run build && rm x", "start": "node server.js", "odd": 5}}"#;
const JUSTFILE: &str = "dir := \"out\"\n\nbuild: clean\n    cc -o app a.c\n\nclean:\n    @rm -rf {{dir}}\n\nscript:\n    #!/bin/sh\n    rm x\n";

impl World for Project {
    fn cwd(&self) -> String {
        Disk.cwd()
    }

    fn looked(&self) -> usize {
        Disk.looked()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let path = path.strip_prefix("/home/me/project/").unwrap_or(path);
        let text = match path {
            "Makefile" => MAKEFILE,
            "sub/Makefile" => "all:\n\trm y\n",
            "shell.mk" => "X := $(shell rm x)\nall:\n\tls\n",
            "package.json" => PACKAGE,
            "sub/package.json" => r#"{"scripts": {"go": "rm z"}}"#,
            "justfile" => JUSTFILE,
            "run.sh" => "rm \"$1\"\ncat a.txt\n",
            "words.txt" => "a 'b c'\nd\n",
            "cron.txt" => "# nightly\nMAILTO=me\n0 3 * * * rm -rf /tmp/x%y\n@daily ls\n",
            "prog.awk" => "{ print > \"out\" }\n",
            "script.sed" => "s/a/b/\nw out\n",
            "binary" => return Ok(vec![0, 1, 2]),
            path => return Disk.read(path),
        };
        Ok(text.into())
    }

    fn exists(&self, path: &str) -> bool {
        self.read(path).is_ok() || Disk.exists(path)
    }

    fn guards(&self, path: &str) -> bool {
        Disk.guards(path)
    }

    fn list(&self, directory: &str) -> Option<Vec<String>> {
        Disk.list(directory)
    }

    fn variable(&self, name: &str) -> Option<String> {
        Disk.variable(name)
    }

    fn home(&self, user: Option<&str>) -> Option<String> {
        Disk.home(user)
    }
}

/// The line of each intent, with its way.
fn show_whole(intents: &[Intent]) -> String {
    let lines = intents.iter().map(|intent| {
        let line = show(std::slice::from_ref(intent));
        if intent.chain.is_empty() {
            line
        } else {
            format!("{} via {}\n", line.trim_end(), intent.chain.join(", "))
        }
    });
    lines.collect()
}

#[test]
fn every_command_of_the_wrappers_is_read_as_it_says() {
    compare("wrappers.txt", 300, |command| {
        let (words, stdin) = fed(command);
        show_whole(&read(&words, &Project, &stdin))
    });
}

fn reading(words: &[&str], stdin: &Stdin) -> Vec<Intent> {
    read(&argv(words), &Project, stdin)
}

#[test]
fn wrappers_in_wrappers_end_opaque() {
    for wrapper in [
        &["nice"][..],
        &["sudo", "-u", "x"],
        &["env", "A=1"],
        &["find", ".", "-exec"],
        &["bash", "-c"],
        &["unheard", "--"],
    ] {
        let mut words = argv(&wrapper.repeat(9_000 / wrapper.len()));
        words.extend(argv(&["rm", "x"]));
        let intents = read(&words, &Project, &Stdin::Inherited);
        assert!(
            intents.iter().any(|intent| intent.opaque.is_some()),
            "{wrapper:?}"
        );
        assert!(intents.len() <= 300);
    }
}

#[test]
fn a_megabyte_of_words_is_bounded() {
    let text = "x y ".repeat(250_000);
    let stdin = Stdin::Text(text.clone());
    for words in [
        &["xargs", "rm"][..],
        &["xargs", "-n1", "rm"],
        &["xargs", "-I{}", "sh", "-c", "rm {}{}{}{}"],
        &["xargs", "-0", "rm"],
        &["parallel", "rm"],
        &["parallel"],
        &["bash"],
        &["at", "now"],
        &["crontab", "-"],
        &["ssh", "host"],
        &["dc"],
        &["ed"],
    ] {
        let intents = reading(words, &stdin);
        assert!(
            !intents.is_empty() && intents.len() <= 1100,
            "{words:?}: {}",
            intents.len()
        );
    }
    let many = "{}".repeat(200_000);
    let intents = reading(&["xargs", "-I{}", "echo", &many], &stdin);
    assert!(intents.iter().any(|intent| intent.opaque.is_some()));
    let awk = "system(".repeat(100_000);
    assert!(reading(&["awk", &awk], &Stdin::Empty)[0].opaque.is_some());
    let sed = "s/a/b/;".repeat(100_000);
    assert!(!reading(&["sed", &sed], &Stdin::Empty).is_empty());
    let writes = "w x\n".repeat(100_000);
    assert!(
        reading(&["sed", &writes], &Stdin::Empty)[0]
            .opaque
            .is_some()
    );
}

/// A world in which every file holds the same bytes.
struct Same(Vec<u8>);

impl World for Same {
    fn cwd(&self) -> String {
        "/p".to_owned()
    }
    fn read(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.clone())
    }
    fn looked(&self) -> usize {
        0
    }
    fn exists(&self, path: &str) -> bool {
        !path.contains("node_modules")
    }
    fn guards(&self, _: &str) -> bool {
        false
    }
    fn list(&self, _: &str) -> Option<Vec<String>> {
        None
    }
    fn variable(&self, _: &str) -> Option<String> {
        None
    }
    fn home(&self, _: Option<&str>) -> Option<String> {
        None
    }
}

#[test]
fn hostile_project_files_are_answered() {
    let doubling = (0..40).fold(String::new(), |text, n| {
        text + &format!("A{n} = $(A{m})$(A{m})\n", m = n + 1)
    });
    let circle = "A = $(A)$(B)\nB = $(A)$(B)\n".to_owned();
    let chain = (0..20_000).fold(String::new(), |text, n| {
        text + &format!("t{n}: t{}\n\trm x\n", n + 1)
    });
    let wide = format!("all: {}\n", "x ".repeat(200_000));
    let nested = format!("{}{}", r#"{"scripts":"#.repeat(10_000), "}".repeat(10_000));
    let scripts =
        r#"{"scripts":{"a":"npm run a; npm run a; npm run a","preb":5,"b":"x"}}"#.to_owned();
    let recursive = "a:\n\tmake a\n\tmake a\n\tmake -C . a\n".to_owned();
    let self_script = "bash x\nbash x\nbash x\n".to_owned();
    let brackets = format!("all:\n\techo {}\n", "$(".repeat(300_000));
    for text in [
        doubling,
        circle,
        chain,
        wide,
        nested,
        scripts,
        recursive,
        self_script,
        brackets,
    ] {
        {
            let world = Same(format!("{text}\nall: \n\trm $(A0)\n").into_bytes());
            for words in [
                &["make", "all"][..],
                &["make"],
                &["make", "a"],
                &["make", "t0"],
                &["npm", "run", "a"],
                &["npm", "run", "b"],
                &["yarn", "a"],
                &["just"],
                &["bash", "x"],
                &["awk", "-f", "x"],
                &["sed", "-f", "x"],
                &["crontab", "x"],
                &["xargs", "-a", "x", "rm"],
            ] {
                let before = std::time::Instant::now();
                let intents = read(&argv(words), &world, &Stdin::Inherited);
                assert!(!intents.is_empty(), "{words:?}");
                assert!(before.elapsed().as_secs() < 20, "{words:?}");
            }
        }
    }
}

#[test]
fn files_that_are_no_text_are_opaque() {
    let world = Same(vec![0xff, 0, 1]);
    for words in [
        &["make"][..],
        &["npm", "test"],
        &["just"],
        &["bash", "x"],
        &["awk", "-f", "x"],
        &["sed", "-f", "x"],
    ] {
        let intents = read(&argv(words), &world, &Stdin::Inherited);
        assert!(
            intents.iter().any(|intent| intent.opaque.is_some()),
            "{words:?}"
        );
    }
}

#[test]
fn what_a_wrapper_starts_is_always_there() {
    let wrappers = [
        "nice",
        "nice -n 5",
        "nohup",
        "timeout 5",
        "timeout -s KILL 5",
        "env",
        "env -i A=b",
        "sudo",
        "sudo -u x -E",
        "doas",
        "setsid -w",
        "ionice -c 3",
        "stdbuf -oL",
        "taskset 0x1",
        "chrt 5",
        "xvfb-run",
        "time -p",
        "strace -f",
        "busybox",
        "bundle exec",
        "poetry run",
        "uv run",
        "aws-vault exec x --",
        "op run --",
        "chroot /x",
        "unshare -r",
        "flock x",
        "ssh h",
        "docker exec c",
        "docker run i",
        "kubectl exec p --",
        "nsenter -t 1 -m",
        "systemd-run --user",
        "direnv exec .",
        "tmux new -d",
        "git bisect run",
        "watch -n 1",
        "caffeinate",
        "proxychains4",
        "firejail --quiet",
        "unheard-of exec",
        "unheard-of --",
        "nice --unheard",
        "sudo --unheard y",
        "npx",
        "find . -exec",
        "fd x -x",
        "parallel",
        "entr",
    ];
    for wrapper in wrappers {
        let mut line: Vec<&str> = wrapper.split(' ').collect();
        line.extend(["rm", "-rf", "/etc"]);
        if wrapper.starts_with("find") {
            line.push(";");
        }
        let intents = reading(&line, &Stdin::Text("/etc".to_owned()));
        let deletes =
            |intent: &Intent| intent.resource == "filesystem" && intent.action == "delete";
        assert!(intents.iter().any(deletes), "{wrapper}: {intents:?}");
    }
}

#[test]
fn a_word_known_only_at_run_time_hides_where_the_command_begins() {
    for wrapper in [
        "timeout", "nice", "sudo", "env", "xargs", "ssh", "flock", "chroot",
    ] {
        let words: Vec<OsString> = [wrapper, "\u{FFFD}", "5", "rm", "-rf", "/etc"]
            .map(OsString::from)
            .into();
        let intents = read(&words, &Project, &Stdin::Inherited);
        assert!(
            intents.iter().any(|intent| intent.opaque.is_some()),
            "{wrapper}"
        );
        assert!(
            intents
                .iter()
                .any(|intent| intent.action == "delete" || wrapper == "ssh"),
            "{wrapper}: {intents:?}"
        );
    }
}
