//! tar: its letters may come without a dash, and then their values follow in order.

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::{Effect, Intent};

const OPTIONS: Grammar = Grammar::gnu(
    "create/c extract,get/x list/t append/r update/u diff,compare/d catenate,concatenate/A delete test-label file/f= directory/C= \
     gzip,gunzip,ungzip/z bzip2/j xz/J zstd lzma lzip lzop compress/Z auto-compress/a no-auto-compress verbose/v preserve-permissions,same-permissions/p \
     same-owner no-same-owner/o no-same-permissions numeric-owner owner= group= mode= mtime= exclude= exclude-from/X= exclude-vcs \
     exclude-vcs-ignores exclude-caches exclude-backups exclude-tag= strip-components= transform,xform= files-from/T= null no-recursion recursion \
     absolute-names/P keep-old-files/k skip-old-files overwrite overwrite-dir unlink-first/U recursive-unlink keep-newer-files to-stdout/O \
     dereference/h hard-dereference one-file-system sparse/S wildcards no-wildcards wildcards-match-slash anchored no-anchored ignore-case \
     listed-incremental/g= incremental/G newer,after-date/N= newer-mtime= level= blocking-factor/b= record-size= multi-volume/M \
     tape-length/L= volno-file= label/V= format/H= posix old-archive,portability sort= totals? checkpoint? checkpoint-action= \
     remove-files verify/W interactive,confirmation/w show-defaults show-omitted-dirs show-transformed-names show-stored-names block-number/R \
     use-compress-program/I= to-command= info-script,new-volume-script/F= rsh-command= rmt-command= force-local warning= full-time utc \
     index-file= acls no-acls xattrs no-xattrs selinux no-selinux touch/m seek/n no-seek occurrence? starting-file/K= suffix= backup? \
     ignore-failed-read ignore-zeros/i ignore-command-error no-check-device check-device quoting-style= delay-directory-restore \
     no-overwrite-dir keep-directory-symlink atime-preserve? clamp-mtime restrict help version usage add-file= no-ignore-command-error \
     no-unquote unquote verbatim-files-from no-verbatim-files-from read-full-records/B preserve-order,same-order/s options= insecure no-mac-metadata",
);

/// Letters that take a value, as the first word without a dash bundles them.
const VALUES: &str = "fCTXgNbLVHKIF";

/// What tar does, by the option that says it.
const VERBS: &[(&str, &str, Effect)] = &[
    ("delete", "delete", Effect::Destroy),
    ("extract", "extract", Effect::Write),
    ("create", "archive", Effect::Write),
    ("append", "archive", Effect::Write),
    ("update", "archive", Effect::Write),
    ("catenate", "archive", Effect::Write),
    ("list", "list", Effect::Read),
    ("diff", "compare", Effect::Read),
    ("test_label", "list", Effect::Read),
];

pub(super) fn read(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![Intent::new("filesystem", "help", Effect::Read)];
    }
    let words = dashed(call.words);
    let line = OPTIONS.read(&words);
    let verb = VERBS.iter().find(|(option, ..)| line.is_set(option));
    let Some((option, action, effect)) = verb else {
        return vec![
            Intent::new("filesystem", "archive", Effect::Execute)
                .options(&line)
                .operands(&line.operands),
        ];
    };
    let mut intent = Intent::new("filesystem", action, *effect)
        .options(&line)
        .texts("path", &line.operands);
    if line.is_set("remove_files") && *effect == Effect::Write {
        intent.effect = Effect::Destroy;
    }
    if *option == "extract" && line.is_set("to_stdout") && line.unknown.is_none() {
        intent.effect = Effect::Read;
    }
    let mut intents = vec![intent];
    if *option == "extract" {
        let places = line.texts("directory");
        let places = if places.is_empty() { vec!["."] } else { places };
        intents.extend(places.iter().filter_map(|place| call.guard_entry(place)));
    } else if *effect == Effect::Write {
        let files = line.texts("file").into_iter();
        let local = files.filter(|file| *file != "-" && !file.contains(':'));
        intents.extend(local.flat_map(|file| call.output(file)));
    }
    let records = ["index_file", "listed_incremental", "volno_file"];
    for path in records.iter().flat_map(|name| line.texts(name)) {
        intents.extend(call.output(path));
    }
    if line.is_unknown("file") && *effect == Effect::Write && *option != "extract" {
        intents[0].opaque =
            Some("which archive it writes will be known only at run time".to_owned());
    }
    intents
}

/// The words with the letters of the first one behind dashes, each with its value.
fn dashed(words: &[String]) -> Vec<String> {
    let Some((first, mut rest)) = words.split_first() else {
        return Vec::new();
    };
    if first.starts_with('-') || !first.bytes().all(|letter| letter.is_ascii_alphanumeric()) {
        return words.to_vec();
    }
    let mut dashed = Vec::new();
    for letter in first.chars() {
        dashed.push(format!("-{letter}"));
        if VALUES.contains(letter)
            && let Some((value, others)) = rest.split_first()
        {
            dashed.push(value.clone());
            rest = others;
        }
    }
    dashed.extend_from_slice(rest);
    dashed
}
