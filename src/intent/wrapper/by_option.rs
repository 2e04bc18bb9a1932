//! Programs that start others by an option: which option of which program, and what its value is.
//!
//! A row lists options as `to-c|ommand=line`: the letters before the bar are the shortest spelling that is taken for
//! it, and behind `=` stands what the value is. A short option is `-I=words`; behind `^` it is the whole word. An option without `=` has no value that
//! can be read, or none at all: what it runs is not looked into.

use super::super::call::Call;
use super::super::{Effect, Intent, UNKNOWN};
use super::remote::{is_plain_transport, setting_runs};
use super::start::Start;

struct Row {
    names: &'static str,
    options: &'static str,
}

const fn row(names: &'static str, options: &'static str) -> Row {
    Row { names, options }
}

/// What the value of an option is.
#[derive(Clone, Copy, PartialEq)]
enum Value {
    /// Code, a library, a file of commands: not looked into.
    Hidden,
    /// A line of shell.
    Line,
    /// Words that are taken apart at spaces; more words follow them.
    Words,
    /// A program like ssh, to which a host and a command are given.
    Transport,
    /// A setting of ssh.
    Setting,
    /// `exec=line`, or an action that runs nothing.
    Action,
}

const RUNS_BY_OPTION: &[Row] = &[
    // Archives and copies.
    row(
        "tar gtar bsdtar",
        "--checkpoint-a|ction=action --to-c|ommand=line --use-c|ompress-program=words -I=words --info|-script=line --new-|volume-script=line \
         -F=line --rsh-|command=words --rmt-|command=words",
    ),
    row("cpio", "--rsh-|command=words"),
    row("zip", "--unzip-c|ommand=line -TT=line ~TT=hidden"),
    row(
        "rsync",
        "--rs|h=transport -e=transport --rsync-p|ath=line --early-i|nput",
    ),
    row("scp sftp", "-S=words -o=setting -F -D=words"),
    row("ftp lftp", "-e=hidden -c=hidden -f=hidden"),
    row(
        "rclone",
        "--sftp-ssh=words --password-command=words --header-upload-command --metadata-mapper=words",
    ),
    row(
        "restic borg",
        "--password-command=words --rsh=words -o=setting",
    ),
    row("split gsplit", "--f|ilter=line"),
    row("sort gsort", "--compress-p|rogram=words"),
    row("install ginstall", "--strip-p|rogram=words"),
    row("rg ripgrep", "--pre=words --hostname-bin=words"),
    row("ag ack", "--pager=line"),
    row("bat batcat delta", "--pager=line"),
    row("diff sdiff diff3", "--diff-p|rogram=words"),
    // The network.
    row(
        "nc ncat netcat nc.openbsd nc.traditional",
        "-e=line -c=line --exec=words --sh-exec=line --lua-exec=hidden",
    ),
    row(
        "openssl",
        "-engine=hidden -provider=hidden -provider-path=hidden -engine_impl",
    ),
    row(
        "wget wget2",
        "--use-askpass=words -e=hidden --execute=hidden --config=hidden --input-metalink=hidden",
    ),
    row(
        "aria2c",
        "--on-download-complete=words --on-download-start=words --on-download-stop=words --on-download-error=words --on-bt-download-complete=words --on-download-pause=words --conf-path=hidden",
    ),
    row(
        "nmap",
        "--script=hidden --script-args=hidden --datadir=hidden --interactive",
    ),
    row("tcpdump", "-z=words"),
    row("tshark wireshark dumpcap", "-X=hidden --extcap-interface"),
    row(
        "ssh-keygen ssh-add ssh-keyscan",
        "-D=hidden -P11=hidden -w=hidden -s=hidden",
    ),
    row("ssh-copy-id", "-o=setting -F"),
    row("sshfs", "-o=hidden"),
    row(
        "openvpn",
        "--up=words --down=words --route-up=words --ipchange=words --plugin=hidden --script-security --config=hidden --tls-verify=words --client-connect=words --learn-address=words --auth-user-pass-verify=words",
    ),
    row(
        "pppd",
        "pty=hidden connect=hidden call=hidden file=hidden plugin=hidden",
    ),
    row("dhclient", "-sf=words"),
    row(
        "youtube-dl yt-dlp",
        "--exec=line --exec-before-download=line --external-downloader=words --downloader=words --config-location=hidden --config-locations=hidden --netrc-cmd=line --plugin-dirs=hidden",
    ),
    // Compilers, linkers, builders.
    row(
        "gcc g++ cc c++ clang clang++ gfortran",
        "-wrapper=hidden -fplugin=hidden -B=hidden -specs=hidden -load=hidden -Xclang=hidden @ --config=hidden -fuse-ld=hidden -Wl,-o=hidden -Wl,--output=hidden -Xlinker=hidden",
    ),
    row("rustc", "-C=hidden --codegen=hidden -Z=hidden"),
    row("ld ld.lld ld.gold", "-plugin=hidden --plugin=hidden"),
    row(
        "javac java",
        "-javaagent=hidden -agentpath=hidden -agentlib=hidden @ -processorpath=hidden",
    ),
    row(
        "pandoc",
        "--filter=words -F=words --lua-filter=hidden -L=hidden --pdf-engine=words --pdf-engine-opt=hidden -d=hidden --defaults=hidden",
    ),
    row(
        "latexmk pdflatex xelatex lualatex latex tex",
        "-shell-escape --shell-escape -enable-write18 -latex=line -pdflatex=line -e=hidden -r=hidden -xelatex=line -lualatex=line",
    ),
    row(
        "dpkg-buildpackage debuild",
        "--hook-build=line --sign-command=words -p=words",
    ),
    row(
        "rpm rpmbuild rpmquery",
        "--eval=hidden -E=hidden --pipe=line --define=hidden -D=hidden --load=hidden --rcfile=hidden --macros=hidden",
    ),
    row("helm", "--post-renderer=words --kubeconfig=hidden"),
    row(
        "cmake",
        "^-P=hidden ^-E=hidden -DCMAKE_C_COMPILER=hidden -DCMAKE_CXX_COMPILER=hidden -DCMAKE_TOOLCHAIN_FILE=hidden \
         -DCMAKE_PROJECT_INCLUDE=hidden -DCMAKE_PROJECT_TOP_LEVEL_INCLUDES=hidden -DCMAKE_MAKE_PROGRAM=hidden -DCMAKE_LINKER=hidden \
         -DCMAKE_C_LINK_EXECUTABLE=hidden -DCMAKE_MODULE_PATH=hidden -C=hidden",
    ),
    row("ninja", "-f=hidden"),
    row("ctest", "-S=hidden --script=hidden --build-and-test"),
    row(
        "rake",
        "-e=hidden -E=hidden -p=hidden --execute=hidden -r=hidden",
    ),
    row("gradle gradlew", "-I=hidden --init-script=hidden"),
    row("swift", "-e=hidden"),
    row("go", "-exec=words -toolexec=words -vettool=words"),
    row("protoc", "--plugin=hidden"),
    // Systems.
    row(
        "apt apt-get aptitude apt-cache",
        "-o=hidden --option=hidden -c=hidden --config-file=hidden",
    ),
    row(
        "dpkg dpkg-deb",
        "--pre-invoke=line --post-invoke=line --admindir=hidden --root=hidden",
    ),
    row("dnf yum", "-c=hidden --config=hidden --setopt=hidden"),
    row("logrotate", "-m=words --mail=words"),
    row("modprobe insmod", "-C=hidden --config=hidden -d=hidden"),
    row("ldconfig", "-f=hidden -C=hidden"),
    row("gimp", "-b=hidden --batch=hidden"),
    row("exiftool", "-config=hidden -if=hidden"),
    row(
        "fzf",
        "--preview=line --bind=hidden --become=line --with-shell=words --listen-unsafe",
    ),
    row("xterm rxvt urxvt", "-e=hidden -ls -S=hidden"),
    row(
        "zathura evince mpv vlc",
        "--script=hidden --input-ipc-server=hidden --config-dir=hidden --lua=hidden --ytdl-raw-options=hidden -x=hidden",
    ),
    row("strip objcopy nm", "--plugin=hidden"),
];

/// True for a program of the table.
pub(super) fn has_row(name: &str) -> bool {
    find(name).is_some()
}

fn find(name: &str) -> Option<&'static Row> {
    RUNS_BY_OPTION
        .iter()
        .find(|row| !row.options.is_empty() && row.names.split(' ').any(|known| known == name))
}

/// What the options of a program start: an opaque intent where it is not looked into, and the intents of what it is.
/// Empty for a program that starts nothing by its words.
pub(in crate::intent) fn started(call: &Call) -> Vec<Intent> {
    let Some(row) = find(call.name) else {
        return Vec::new();
    };
    let mut intents = Vec::new();
    let mut hidden = None;
    // Where long options have one dash, letters are not bundled.
    let bundles = !row.options.split_ascii_whitespace().any(|option| {
        let name = option.split('=').next().unwrap_or_default();
        name.len() > 3 && name.starts_with('-') && !name.starts_with("--")
    });
    for (index, word) in call.words.iter().enumerate() {
        if word == "--" {
            break;
        }
        let old_style = index == 0 && row.names.starts_with("tar") && !word.starts_with('-');
        if old_style && word.contains(['I', 'F']) {
            // The values of old bundles stand in the order of their letters.
            hidden = Some(word.as_str());
            continue;
        }
        let Some((option, kind, attached)) =
            row.options.split_ascii_whitespace().find_map(|option| {
                matched(option, word, bundles).map(|(kind, value)| (option, kind, value))
            })
        else {
            continue;
        };
        let next = call.words.get(index + 1).map(String::as_str);
        let value = attached.or(if option.contains('=') { next } else { None });
        if intents.len() > call.limit {
            hidden = Some(word);
            break;
        }
        match resolve(call, kind, value) {
            Some(found) => intents.extend(found),
            None => hidden = Some(word),
        }
    }
    if let Some(option) = hidden {
        let shown: String = option.chars().take(80).collect();
        intents.insert(
            0,
            call.runs("run_command", &format!("{shown} makes it run a command")),
        );
    }
    intents
}

/// The intents of an option's value; `None` where what it runs is not looked into.
fn resolve(call: &Call, kind: Value, value: Option<&str>) -> Option<Vec<Intent>> {
    let start = Start::default();
    let value = value.filter(|value| !value.contains(UNKNOWN));
    match kind {
        Value::Hidden => None,
        Value::Line => Some(start.shell(call, value?, &[])),
        Value::Words => {
            let words = shell_words::split(value?)
                .ok()
                .filter(|words| !words.is_empty())?;
            Some(start.words(call, &words))
        }
        Value::Transport => {
            let words = shell_words::split(value?).ok()?;
            if is_plain_transport(&words) {
                return Some(Vec::new());
            }
            let mut found = start.words(call, &words);
            found.insert(
                0,
                call.runs("run_command", "an option names the program that connects"),
            );
            Some(found)
        }
        Value::Setting => match value {
            Some(setting) if !setting_runs(setting) => Some(Vec::new()),
            _ => None,
        },
        Value::Action => match value?.split_once('=') {
            Some(("exec", line)) => Some(start.shell(call, line, &[])),
            _ => Some(Vec::new()),
        },
    }
}

/// Whether the word is that option; what its value is, and the value where it is attached.
fn matched<'w>(option: &str, word: &'w str, bundles: bool) -> Option<(Value, Option<&'w str>)> {
    let (spelled, kind) = option.split_once('=').unwrap_or((option, ""));
    let kind = match kind {
        "line" => Value::Line,
        "words" => Value::Words,
        "transport" => Value::Transport,
        "setting" => Value::Setting,
        "action" => Value::Action,
        _ => Value::Hidden,
    };
    if let Some(exact) = spelled.strip_prefix('^') {
        return (word == exact).then_some((kind, None));
    }
    let (name, value) = word
        .split_once('=')
        .map_or((word, None), |(n, v)| (n, Some(v)));
    if let Some(long) = spelled.strip_prefix("--") {
        let (least, rest) = long.split_once('|').unwrap_or((long, ""));
        let typed = name.strip_prefix("--")?;
        let whole = [least, rest].concat();
        return (typed.starts_with(least) && whole.starts_with(typed)).then_some((kind, value));
    }
    if let Some(letters) = spelled.strip_prefix('~') {
        // Letters of one option among bundled ones.
        let bundle = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        return bundle
            .is_some_and(|bundle| bundle.contains(letters))
            .then_some((kind, None));
    }
    let Some(short) = spelled.strip_prefix('-') else {
        // A bare word: `@file`, `edit`, `trigger`.
        return (word == spelled || spelled == "@" && word.starts_with('@'))
            .then_some((kind, None));
    };
    let typed = word
        .strip_prefix('-')
        .filter(|rest| !rest.starts_with('-'))?;
    if short.chars().count() > 1 {
        // Long options with one dash: also `-fplugin=x` and `-javaagent:x`.
        return (name == spelled || typed.starts_with(short)).then(|| {
            let behind = typed.strip_prefix(short).unwrap_or_default();
            let behind = behind.trim_start_matches(['=', ':']);
            (kind, (!behind.is_empty()).then_some(behind))
        });
    }
    // Among bundled letters: what is behind it is its value.
    let at = typed.find(short).filter(|at| bundles || *at == 0)?;
    let lead = &typed[..at];
    let bundle = lead.bytes().all(|b| b.is_ascii_alphabetic()) && lead.len() < 6;
    if !bundle {
        return None;
    }
    let behind = &typed[at + short.len()..];
    Some((kind, (!behind.is_empty()).then_some(behind)))
}

/// `nc`, `socat` and the like start programs by what their operands say.
pub(super) fn socat(call: &Call) -> Vec<Intent> {
    let mut own = Intent::new("socat", "connect", Effect::Network).texts("address", call.words);
    let mut inner = Vec::new();
    for word in call.words.iter().take(call.limit) {
        for address in word.split("!!") {
            let (kind, value) = address.split_once(':').unwrap_or((address, ""));
            let value = value.split(',').next().unwrap_or_default();
            match kind.to_ascii_uppercase().as_str() {
                "SYSTEM" | "SHELL" => inner.extend(Start::default().shell(call, value, &[])),
                "EXEC" => match shell_words::split(value) {
                    Ok(words) if !words.is_empty() => {
                        inner.extend(Start::default().words(call, &words));
                    }
                    _ => own = own.opaque("it runs a command that is not looked into"),
                },
                _ => {}
            }
        }
        if word.starts_with(UNKNOWN) {
            own = own.opaque("an address known only at run time may run a command");
        }
    }
    if !inner.is_empty() || own.opaque.is_some() {
        own.effect = own.effect.max(Effect::Execute);
    }
    std::iter::once(own).chain(inner).collect()
}
