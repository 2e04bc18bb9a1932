//! GNU parallel: a line of shell for each argument, with `{}` filled in or the argument behind it.

use super::super::call::{Call, snake};
use super::super::options::Grammar;
use super::super::{Effect, Intent, UNKNOWN};
use super::fill::Filling;
use super::follow::perhaps;
use super::start::{Start, fed_text, file_text};

const OPTIONS: Grammar = Grammar::gnu(
    "sshlogin/S= sshloginfile= profile/J= filter= limit= ssh= basefile= return= cleanup transfer trc= arg-file/a= arg-sep= null/0 delimiter/d= colsep/C= header= jobs/jP= max-args/nN= max-replace-args= /I= replace/i? /U= max-lines? \
     /L= /X /x /m /s= max-chars= keep-order/k group ungroup/u line-buffer tag tag-string= tagstring= dry-run dryrun verbose/vt \
     halt= halt-on-error= retries= resume resume-failed joblog= results= res= progress bar eta no-run-if-empty/r xargs pipe \
     pipe-part pipepart block= block-size= recstart= recend= cat fifo round-robin tee timeout= delay= load= memfree= nice= \
     noswap will-cite citation bibtex no-notice quote/q trim= shuf link xapply version/V help/h min-version= number-of-cores \
     number-of-cpus semaphore semaphore-name= id= fg bg wait line-buffered lb linebuffer plus rpl= extensionreplace= er= \
     basenamereplace= bnr= dirnamereplace= dnr= env= ctrl-c interactive/p silent eof/E= max-procs= hostgroups sshdelay= \
     shell-quote shellquote csv tmpdir= tempdir= compress no-keep-order",
)
.leading();

/// Options that send the line to other machines, or run or read code.
const HIDES: &[&str] = &[
    "sshlogin",
    "S",
    "sshloginfile",
    "profile",
    "J",
    "rpl",
    "filter",
    "xargs",
    "limit",
    "ssh",
];

const MARKS: &[&str] = &["{}", "{.}", "{/}", "{//}", "{/.}", "{#}", "{%}"];

pub(super) fn read(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let line = OPTIONS.read(call.words);
    let is_separator = |word: &String| matches!(word.as_str(), ":::" | "::::" | ":::+" | "::::+");
    let end = line
        .rest
        .iter()
        .position(is_separator)
        .unwrap_or(line.rest.len());
    let (command, sources) = line.rest.split_at(end);
    let own = call.seen_through().options(&line);
    let written: Vec<Intent> = ["joblog", "results", "res"]
        .iter()
        .flat_map(|name| line.texts(name))
        .flat_map(|path| call.output(path))
        .collect();
    let computed = ["tagstring", "tag-string", "results", "res"]
        .iter()
        .any(|name| {
            line.texts(&snake(name))
                .iter()
                .any(|text| text.contains("{="))
        });
    let mut filling = Filling::default();
    let start = Start::default();
    if line.unknown.is_some() || line.any(HIDES) || computed {
        let option = line.unknown.unwrap_or("an option");
        let words = filled(&mut filling, command, None).unwrap_or_default();
        return perhaps(call, own, option, &start, &words);
    }
    let hidden = command.iter().any(|word| word.contains(UNKNOWN));
    if call.name == "sem" {
        let inner = start.shell(call, &command.join(" "), &[]);
        return std::iter::once(own).chain(inner).collect();
    }
    let items = items(call, &line, sources);
    let inner = if command.is_empty() {
        // The arguments are the commands.
        match &items {
            Ok(lines) => lines
                .iter()
                .take(call.limit)
                .flat_map(|text| start.shell(call, text, &[]))
                .collect(),
            Err(why) => vec![call.runs("run_command", why)],
        }
    } else if let (true, Ok(items)) = (sources.len() < call.limit, &items) {
        items
            .iter()
            .take(call.limit)
            .flat_map(|item| match filled(&mut filling, command, Some(item)) {
                // Arguments are quoted when they are filled in: what is not known of them is no code.
                Some(words) if !hidden => start.words_of_line(call, &words.join(" ")),
                Some(words) => start.shell(call, &words.join(" "), &[]),
                None => vec![call.runs("run_command", "it runs more than is looked into")],
            })
            .collect()
    } else {
        // Arguments are quoted before they are filled in: they stay single words.
        match filled(&mut filling, command, None) {
            Some(words) if plain(command) => start.words(call, &words),
            Some(words) => start.shell(call, &words.join(" "), &[]),
            None => Vec::new(),
        }
    };
    let too_many = items.as_ref().is_ok_and(|items| items.len() > call.limit);
    let own = if too_many {
        Intent {
            effect: Effect::Execute,
            ..own
        }
        .opaque("it runs more commands than are looked into")
    } else {
        own
    };
    std::iter::once(own).chain(written).chain(inner).collect()
}

/// True for words that a shell leaves as they are.
fn plain(words: &[String]) -> bool {
    words.iter().all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"{}-_./:,=@%+#".contains(&b))
    })
}

/// The words of the command with one argument, quoted, or with what is known only at run time.
fn filled(filling: &mut Filling, command: &[String], item: Option<&String>) -> Option<Vec<String>> {
    let value = match item {
        Some(item) => shell_words::quote(item).into_owned(),
        None => UNKNOWN.to_string(),
    };
    let unknown = UNKNOWN.to_string();
    let marks: Vec<(&str, &str)> = MARKS
        .iter()
        .map(|mark| {
            let value = if *mark == "{}" { &value } else { &unknown };
            (*mark, value.as_str())
        })
        .collect();
    let mut words = filling.words(command, &marks)?;
    let has_mark = |word: &String| MARKS.iter().any(|mark| word.contains(mark));
    if !command
        .iter()
        .any(|word| has_mark(word) || word.contains("{1") || word.contains("{="))
    {
        words.push(value);
    } else if words == command {
        for word in &mut words {
            if word.contains("{1") || word.contains("{=") || word.contains("{2") {
                word.clone_from(&unknown);
            }
        }
    }
    Some(words)
}

/// The arguments, one a line or behind `:::`; `Err` says why they are not known.
fn items(
    call: &Call,
    line: &super::super::options::Line,
    sources: &[String],
) -> Result<Vec<String>, String> {
    if line.any(&[
        "pipe",
        "pipe_part",
        "pipepart",
        "colsep",
        "C",
        "delimiter",
        "null",
        "max_args",
        "X",
        "m",
        "L",
    ]) {
        return Err("it is not known what it runs".to_owned());
    }
    let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
    match sources.split_first() {
        None => match line.texts("arg_file").last() {
            Some(path) => file_text(call, path).map(lines),
            None if line.is_set("arg_file") => Err("it is not known what it reads".to_owned()),
            None => fed_text(call).map(lines),
        },
        Some((mark, words))
            if mark == ":::" && !words.iter().any(|word| word.starts_with("::")) =>
        {
            Ok(words.to_vec())
        }
        Some((mark, [path])) if mark == "::::" => file_text(call, path).map(lines),
        Some(_) => Err("it is not known what it runs".to_owned()),
    }
}
