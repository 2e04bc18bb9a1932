//! The programs that only look: ls, cat, grep, date and their kin, and the few options by which they do more.

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::{Effect, Intent};
use Operands::{Paths, Pattern, Words};

/// What the operands of a program are.
#[derive(Clone, Copy, PartialEq)]
enum Operands {
    Paths,
    /// A pattern or a program first, unless an option gives it; then paths.
    Pattern,
    /// Words without a role; nothing of the file system is read by name.
    Words,
}

struct Row {
    names: &'static str,
    resource: &'static str,
    /// The action, or the program's own name where it says it best.
    action: &'static str,
    operands: Operands,
    /// Options that take a value, and those that matter.
    grammar: Grammar,
    /// Options whose value is a file that is written.
    writes: &'static str,
    /// Options that run a program or change the machine.
    runs: &'static str,
}

const fn row(
    names: &'static str,
    resource: &'static str,
    action: &'static str,
    operands: Operands,
    options: &'static str,
) -> Row {
    Row {
        names,
        resource,
        action,
        operands,
        grammar: Grammar::gnu(options),
        writes: "",
        runs: "",
    }
}

impl Row {
    const fn writes(self, writes: &'static str) -> Self {
        Self { writes, ..self }
    }

    const fn runs(self, runs: &'static str) -> Self {
        Self { runs, ..self }
    }
}

/// Options whose value is a file of names, patterns or content that is read.
const FROM_FILES: &[&str] = &[
    "file",
    "files_from",
    "from_file",
    "to_file",
    "files0_from",
    "exclude_from",
];

const GREP: &str = "after-context/A= before-context/B= context/C%= regexp/e= file/f= max-count/m= label= include= exclude= \
    exclude-dir= exclude-from= directories/d= devices/D= binary-files= color? colour? extended-regexp/E fixed-strings/F \
    basic-regexp/G perl-regexp/P ignore-case/iy no-ignore-case invert-match/v word-regexp/w line-regexp/x count/c \
    files-without-match/L files-with-matches/l only-matching/o quiet/q silent no-messages/s byte-offset/b with-filename/H \
    no-filename/h line-number/n initial-tab/T null/Z text/a /I recursive/r dereference-recursive/R line-buffered null-data/z \
    binary/U help version/V";

const RG: &str = "regexp/e= file/f= after-context/A= before-context/B= context/C= max-count/m= glob/g= iglob= type/t= \
    type-not/T= type-add= type-clear= max-depth/d= max-filesize= max-columns/M= threads/j= replace/r= sort= sortr= color= colors= \
    encoding/E= engine= path-separator= ignore-file= dfa-size-limit= regex-size-limit= context-separator= \
    field-context-separator= field-match-separator= hyperlink-format= generate= pre= pre-glob= hostname-bin= \
    ignore-case/i smart-case/S case-sensitive/s fixed-strings/F word-regexp/w line-regexp/x invert-match/v count/c \
    count-matches files-with-matches/l files-without-match files only-matching/o quiet/q line-number/n no-line-number/N \
    with-filename/H no-filename/I heading hidden/. no-ignore unrestricted/u multiline/U multiline-dotall pcre2/P text/a \
    search-zip/z null/0 null-data json pretty/p vimgrep stats trim follow/L column passthru debug trace no-config \
    no-messages type-list block-buffered line-buffered byte-offset/b crlf mmap one-file-system version/V help/h";

const ROWS: &[Row] = &[
    row(
        "ls dir vdir",
        "filesystem",
        "list",
        Paths,
        "all/a almost-all/A author escape/b block-size= ignore-backups/B /c /C color? directory/d dired/D /f classify? /F file-type \
         format= full-time /g group-directories-first /G no-group human-readable/h si /H hide= hyperlink? indicator-style= inode/i \
         ignore/I= kibibytes/k /l dereference/L /m numeric-uid-gid/n literal/N /o /p hide-control-chars/q quote-name/Q \
         quoting-style= reverse/r recursive/R size/s /S sort= time= time-style= /t tabsize/T= /u /U /v width/w= /x /X context/Z zero /1 \
         help version",
    ),
    row(
        "nl",
        "filesystem",
        "read",
        Paths,
        "body-numbering/b= section-delimiter/d= footer-numbering/f= header-numbering/h= line-increment/i= join-blank-lines/l= \
         number-format/n= no-renumber/p number-separator/s= starting-line-number/v= number-width/w= help version",
    ),
    row(
        "cat tac",
        "filesystem",
        "read",
        Paths,
        "show-all/A number-nonblank/b /e show-ends/E number/n squeeze-blank/s /t show-tabs/T /u show-nonprinting/v help version",
    ),
    row(
        "head tail",
        "filesystem",
        "read",
        Paths,
        "bytes/c= lines/n%= quiet/q silent verbose/v zero-terminated/z follow? follow/f /F pid= retry sleep-interval/s= \
         max-unchanged-stats= help version",
    ),
    row(
        "wc",
        "filesystem",
        "read",
        Paths,
        "bytes/c chars/m lines/l words/w max-line-length/L files0-from= total= help version",
    ),
    row(
        "cut",
        "filesystem",
        "read",
        Paths,
        "bytes/b= characters/c= delimiter/d= fields/f= /n complement only-delimited/s output-delimiter= zero-terminated/z \
         help version",
    ),
    row(
        "diff",
        "filesystem",
        "read",
        Paths,
        "brief/q report-identical-files/s context/c /C= unified? /u /U= ed/e rcs/n side-by-side/y width/W= left-column \
         suppress-common-lines show-c-function/p show-function-line/F= label/L= expand-tabs/t initial-tab/T tabsize= \
         recursive/r new-file/N unidirectional-new-file ignore-file-name-case exclude/x= exclude-from/X= starting-file/S= \
         from-file= to-file= ignore-case/i ignore-tab-expansion/E ignore-trailing-space/Z ignore-space-change/b \
         ignore-all-space/w ignore-blank-lines/B ignore-matching-lines/I= text/a strip-trailing-cr color? no-dereference \
         line-format= minimal/d speed-large-files help version/v",
    ),
    row(
        "cmp sha1sum sha256sum sha512sum md5sum b2sum cksum",
        "filesystem",
        "read",
        Paths,
        "print-bytes/b ignore-initial/i= verbose/l bytes/n= quiet/q silent/s binary check/c tag text/t zero/z ignore-missing \
         status strict warn/w algorithm/a= length= help version",
    ),
    row(
        "grep egrep fgrep",
        "filesystem",
        "search",
        Pattern,
        GREP,
    ),
    row("rg", "filesystem", "search", Pattern, RG).runs("pre hostname_bin"),
    row(
        "sort",
        "filesystem",
        "read",
        Paths,
        "ignore-leading-blanks/b dictionary-order/d ignore-case/f general-numeric-sort/g ignore-nonprinting/i month-sort/M \
         human-numeric-sort/h numeric-sort/n random-sort/R random-source= reverse/r sort= version-sort/V batch-size= check? /c /C \
         compress-program= debug files0-from= key/k= merge/m output/o= stable/s buffer-size/S= field-separator/t= \
         temporary-directory/T= parallel= unique/u zero-terminated/z help version",
    )
    .writes("output")
    .runs("compress_program"),
    row(
        "uniq",
        "filesystem",
        "read",
        Paths,
        "count/c repeated/d /D all-repeated? skip-fields/f%= group? ignore-case/i skip-chars/s= unique/u zero-terminated/z \
         check-chars/w= help version",
    )
    .writes("second"),
    row(
        "tree",
        "filesystem",
        "list",
        Paths,
        "/a /d /l /f /x /L= /P= /I= /o= /H= /T= /s /h /u /g /p /D /i /A /S /n /C /J /X /q /N /Q /v /t /c /U /r /F /R noreport gitignore prune \
         dirsfirst du si inodes device matchdirs ignore-case filelimit= timefmt= charset= sort= filesfirst metafirst \
         gitfile= infofile= info fromfile nolinks hintro= houtro= fromtabfile version help",
    )
    .writes("o R"),
    row(
        "stat",
        "filesystem",
        "stat",
        Paths,
        "dereference/L file-system/f format/c= printf= terse/t cached= help version",
    ),
    row(
        "file",
        "filesystem",
        "stat",
        Paths,
        "brief/b magic-file/m= mime/i mime-type mime-encoding dereference/L no-dereference/h compile/C keep-going/k \
         files-from/f= separator/F= parameter/P= exclude/e= uncompress/z uncompress-noreport/Z special-files/s print0/0 \
         raw/r preserve-date/p no-sandbox/S checking-printout/c extension no-buffer/n apple/l help version/v",
    )
    .runs("compile"),
    row(
        "du df",
        "filesystem",
        "stat",
        Paths,
        "null/0 all/a apparent-size block-size/B= bytes/b total/c dereference-args/D max-depth/d= human-readable/h inodes/i /k \
         dereference/L count-links/l /m no-dereference/P separate-dirs/S si summarize/s threshold/t= time? time-style= \
         exclude-from/X= exclude= one-file-system/x local no-sync output? portability sync type= print-type/T exclude-type= \
         files0-from= help version",
    ),
    row(
        "realpath readlink basename dirname",
        "filesystem",
        "stat",
        Words,
        "canonicalize/f canonicalize-existing/e canonicalize-missing/m logical/L physical/P no-newline/n quiet/q silent/s \
         verbose/v strip no-symlinks relative-to= relative-base= multiple/a suffix= zero/z help version",
    ),
    row(
        "jq",
        "filesystem",
        "read",
        Pattern,
        "null-input/n raw-input/R slurp/s compact-output/c raw-output/r raw-output0 join-output/j ascii-output/a sort-keys/S \
         color-output/C monochrome-output/M tab indent= unbuffered stream stream-errors seq from-file/f= exit-status/e \
         /L= args jsonargs help/h version/V build-configuration",
    ),
    row("tr", "system", "", Words, "complement/cC delete/d squeeze-repeats/s truncate-set1/t help version"),
    row("pwd", "system", "", Words, "logical/L physical/P help version"),
    row("echo printf true false test [ sleep seq expr", "system", "", Words, ""),
    row(
        "date gdate",
        "system",
        "",
        Words,
        "date/d= debug file/f= iso-8601? /I? resolution rfc-email/R rfc-3339= reference/r= set/s= utc/u universal help version",
    )
    .runs("set"),
    row(
        "whoami id groups uname arch nproc uptime tty logname users which whereis type printenv locale",
        "system",
        "",
        Words,
        "all/a user/u group/g groups/G name/n real/r zero/z kernel-name/s nodename kernel-release kernel-version/v machine/m \
         processor/p hardware-platform/i operating-system/o skip-alias skip-dot tty-only help version context/Z pretty since \
         null/0 ignore= silent quiet",
    ),
    row(
        "hostname",
        "system",
        "",
        Words,
        "alias/a domain/d fqdn/f long all-fqdns/A ip-address/i all-ip-addresses/I short/s yp/y boot/b file/F= help/h version/V",
    )
    .runs("file boot operand"),
];

pub(super) fn knows(name: &str) -> bool {
    find(name).is_some()
}

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let Some(row) = find(call.name) else {
        return Vec::new();
    };
    let action = if row.action.is_empty() {
        if call.name == "[" { "test" } else { call.name }
    } else {
        row.action
    };
    let effect = if call.name == "printenv" {
        Effect::Secret
    } else {
        Effect::Read
    };
    let intent = Intent::new(row.resource, action, effect);
    // Programs without options print, compare or forget whatever they are given.
    if matches!(
        action,
        "echo" | "printf" | "test" | "expr" | "true" | "false"
    ) {
        return vec![intent.operands(call.words)];
    }
    let line = row.grammar.read(call.words);
    let mut intent = intent.options(&line);
    // Words that no option can make harmful are words.
    if row.operands == Words && row.runs.is_empty() && row.writes.is_empty() {
        intent.absence.unknown = false;
    }
    // Which operand is the program depends on options before it; a program in a file is not looked into.
    let prints_env = |word: &&str| word.contains("env") || word.contains("ENV");
    if call.name == "jq" && (line.operands.iter().any(prints_env) || line.is_set("from_file")) {
        intent.effect = Effect::Secret;
    }
    let runs = row.runs.split(' ').any(|name| line.is_set(name))
        || row.runs.contains("operand") && !line.operands.is_empty()
        || matches!(call.name, "date" | "gdate")
            && line.operands.iter().any(|word| !word.starts_with('+'));
    // An option that is not known may be a short spelling of one that writes or runs.
    let hides = line.unknown.is_some() && !(row.runs.is_empty() && row.writes.is_empty());
    if runs || hides {
        intent.effect = Effect::Execute;
        intent = intent.opaque("an option makes it run or change something");
    }
    let mut operands = line.operands.as_slice();
    if row.operands == Pattern
        && !line.any(&["regexp", "file", "from_file", "files"])
        && let Some((first, rest)) = operands.split_first()
    {
        intent = intent.text("pattern", first);
        operands = rest;
    }
    let mut outputs: Vec<&str> = row
        .writes
        .split(' ')
        .flat_map(|name| line.texts(name))
        .collect();
    if row.writes == "second" {
        outputs.extend(operands.get(1).copied());
    }
    if row.writes.split(' ').any(|name| line.is_unknown(name))
        || line.is_set("R") && call.name == "tree"
    {
        intent.effect = Effect::Execute;
        intent = intent.opaque("it writes files whose names are not known");
    }
    intent = if row.operands == Words {
        intent.operands(operands)
    } else {
        intent.texts("path", operands)
    };
    let outputs = outputs.into_iter().flat_map(|path| call.output(path));
    let inputs = FROM_FILES
        .iter()
        .flat_map(|name| line.texts(name))
        .filter(|path| *path != "-" && !row.runs.contains("boot"))
        .take(call.limit)
        .map(|path| Intent::new("filesystem", "read", Effect::Read).text("path", path));
    std::iter::once(intent)
        .chain(outputs)
        .chain(inputs)
        .collect()
}

fn find(name: &str) -> Option<&'static Row> {
    ROWS.iter()
        .find(|row| row.names.split(' ').any(|known| known == name))
}
