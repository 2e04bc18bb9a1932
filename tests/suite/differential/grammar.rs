//! Random lines of shell that start only harmless stand-ins: `s1` to `s40`.

/// A small generator of numbers that comes out alike for the same seed everywhere.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % sides
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.roll(choices.len())]
    }
}

/// A line, nested about that deep.
pub(super) fn line(dice: &mut Dice, depth: usize) -> String {
    let count = 1 + dice.roll(3);
    list(dice, depth, count)
}

/// Statements one after the other, with all ways to join them.
fn list(dice: &mut Dice, depth: usize, count: usize) -> String {
    let mut text = statement(dice, depth);
    for _ in 1..count {
        if !text.ends_with('\n') {
            text += dice.pick(&[
                "; ",
                "\n",
                " && ",
                " || ",
                " & ",
                " | ",
                " |& ",
                ";\n",
                " &&\n",
                " # x; y\n",
                ";  ",
            ]);
        }
        text += &statement(dice, depth);
    }
    text
}

/// A list that a keyword may follow.
fn body(dice: &mut Dice, depth: usize) -> String {
    let count = 1 + dice.roll(2);
    let text = list(dice, depth, count);
    if text.ends_with('\n') {
        text
    } else {
        text + dice.pick(&[";", "\n", " ;"]) + " "
    }
}

/// A list that a bracket may follow.
fn inner(dice: &mut Dice, depth: usize) -> String {
    let count = 1 + dice.roll(2);
    list(dice, depth, count)
}

fn stub(dice: &mut Dice) -> String {
    format!("s{}", 1 + dice.roll(40))
}

#[allow(clippy::too_many_lines, reason = "a grammar")]
fn statement(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 {
        return simple(dice, 0);
    }
    let deeper = depth - 1;
    match dice.roll(37) {
        0 => format!("( {} )", inner(dice, deeper)),
        1 => format!("{{ {}}}", body(dice, deeper)),
        2 => format!("if {}then {}fi", body(dice, deeper), body(dice, deeper)),
        3 => format!(
            "if {}then {}elif {}then {}else {}fi",
            body(dice, deeper),
            body(dice, deeper),
            body(dice, deeper),
            body(dice, deeper),
            body(dice, deeper)
        ),
        4 => format!(
            "while {}do {}break; done",
            body(dice, deeper),
            body(dice, deeper)
        ),
        5 => format!(
            "until {}do {}break; done",
            body(dice, deeper),
            body(dice, deeper)
        ),
        6 => format!(
            "for v in {} {}; do {}done",
            word(dice, deeper),
            word(dice, deeper),
            body(dice, deeper)
        ),
        7 => format!("for v in {} {}; do $v a; done", stub(dice), stub(dice)),
        8 => format!("for ((i=0;i<2;i++)); do {}done", body(dice, deeper)),
        9 => format!(
            "case {} in a|{}) {} ;; (*) {}{} esac",
            word(dice, deeper),
            dice.pick(&["b", "$(s1)", "\"$x\"", "[ab]*"]),
            inner(dice, 0),
            body(dice, deeper),
            dice.pick(&[";;", ";&", ";;&", ""])
        ),
        10 => format!(
            "select v in a b; do {}break; done <<< 1",
            body(dice, deeper)
        ),
        11 => {
            let name = dice.pick(&["f", "g", "h1", "do_it"]);
            let open = dice
                .pick(&["f() {", "f () {", "function f {", "function f() {"])
                .replace('f', name)
                .replace(&format!("{name}unction"), "function");
            format!(
                "{open} {}}}; {name} {}",
                body(dice, deeper),
                word(dice, deeper)
            )
        }
        12 => format!("f() {{ \"$@\"; }}; f {} x", stub(dice)),
        13 => format!(
            "f() {{ local c=$1; shift; $c \"$@\"; }}; f {} x y",
            stub(dice)
        ),
        14 => format!("f() ( {} ); f", inner(dice, deeper)),
        15 => heredoc(dice, deeper),
        16 => format!("eval {}", quoted(dice, deeper)),
        17 => format!("trap {} EXIT", quoted(dice, deeper)),
        18 => format!(
            "bash -c {} {}",
            quoted(dice, deeper),
            dice.pick(&["", "_ a", "x"])
        ),
        19 => format!("sh -c {}", single(&simple(dice, 0))),
        20 => format!(
            "{} {}",
            dice.pick(&[".", "source"]),
            dice.pick(&["./lib1", "lib/two", "\"./lib1\"", "$'lib/two'"])
        ),
        21 => format!("! {}", statement(dice, deeper)),
        22 => format!(
            "time {}",
            dice.pick(&["-p ", ""]).to_owned() + &statement(dice, deeper)
        ),
        23 => format!("coproc {{ {}}}; wait", body(dice, deeper)),
        24 => format!(
            "shopt -s expand_aliases\nalias al={}\nal x",
            single(&simple(dice, 0))
        ),
        25 => format!(
            "[[ {} ]] && {}",
            test(dice, deeper),
            statement(dice, deeper)
        ),
        26 => format!(
            "(( {} )) || {}",
            arithmetic(dice, deeper),
            statement(dice, deeper)
        ),
        27 => format!("c={}; $c {}", stub(dice), word(dice, deeper)),
        28 => format!("c=({} x); \"${{c[@]}}\"", stub(dice)),
        29 => format!("set -- {} x; \"$@\"; $1 y", stub(dice)),
        30 => format!("cd sub && {}", statement(dice, deeper)),
        31 => remembered(dice),
        32 => format!(
            "{} | while read -r v; do {}done",
            simple(dice, deeper),
            body(dice, deeper)
        ),
        _ => simple(dice, deeper),
    }
}

/// A command whose name is in a variable that something else may have changed.
fn remembered(dice: &mut Dice) -> String {
    let (one, two) = (stub(dice), stub(dice));
    let form = dice.pick(&[
        "readonly c=1\nc=2\n$c",
        "c=1; f() { declare -g c=2; }; f; $c",
        "c=2; f() { builtin declare c=1; }; f; $c",
        "c=1; declare -n r=c; r=2; $c",
        "c=2; f() { true || local c; c=1; }; f; $c",
        "c=1; f() { local c=3; unset c; }; f; $c",
        "c=1; c=2 eval '$c x'; $c",
        "c=1; f() { $c; }; c=2 f",
        "c=1; trap '$c' EXIT; c=2",
        "c=2\n: $((0/0)); c=1\n$c",
        "c=2; c=1 < /nonexistent; $c",
        "c=(echo 2 x); unset 'c[0]'; \"${c[@]}\"",
        "c=(1); printf -v 'c[0]' %s 2; $c",
        "c=; : ${c:=2}; $c",
        "n=c c=; : ${!n:=2}; $c",
        "a=1 b=1 c=2; for i in 1 2 3 4 5 6 7 8 9; do $a; a=$b; b=$c; done",
        "{ read -r c; read -r c; $c; } <<< $'1\\n2'",
        "{ read; sh; } <<< $'cat <<E\\n2\\nE'",
        "printf 'read\\ncat <<E\\n2\\nE\\n' | sh",
        "c=1; set -- a*; f() { $c; }; f",
        "1() { 2 a; }; c=1; unset -v 1; $c",
        "declare -A m=(1 x 0 2); ${m[0]}",
        "set -k; sh -c '$c' c=2",
        "shopt -s expand_aliases\nalias if='2; if'\nif true; then 1; fi",
        "echo \"${x:-'$(2)'}\"",
        "true {#;2",
        "echo ${x:-$'\\''}; 2; echo ''",
        "echo ${x:-{a}; 2; echo }",
        "echo $((2 -x) )",
        "cat <<E\nx\nE\\\n\n2\nE\n",
        "cat <<$'E\\x46'\nx\nEF\n2\n",
        "echo -e '1 \\43; 2' | bash",
        "printf 'true #\\0120</dev/null 2' | bash",
        "export c=2; bash -c '$c'",
    ]);
    // The digits that stand alone are the stand-ins.
    let mut text = String::new();
    let letters: Vec<char> = form.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let alone =
            |c: Option<&char>| !c.is_some_and(|c| c.is_alphanumeric() || "\\/[<+".contains(*c));
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let line_end = before == Some(&'n') && at > 1 && letters[at - 2] == '\\';
        if matches!(letter, '1' | '2') && (alone(before) || line_end) && alone(after) {
            text += if *letter == '1' { &one } else { &two };
        } else {
            text.push(*letter);
        }
    }
    text
}

/// A command with its prefixes, words and redirections, or a program that runs it.
fn simple(dice: &mut Dice, depth: usize) -> String {
    let mut text = String::new();
    while dice.roll(6) == 0 {
        text += &match dice.roll(4) {
            0 => format!("X={} ", word(dice, depth)),
            1 => format!("Y+={} ", word(dice, depth)),
            2 => format!("A[{}]=1 ", dice.pick(&["0", "1+1", "$(s2)"])),
            _ => "LC_ALL=C ".to_owned(),
        };
    }
    if dice.roll(12) == 0 {
        text += &redirection(dice, depth);
        text.push(' ');
    }
    text += &match dice.roll(30) {
        0 => format!("command {}", stub(dice)),
        1 => format!("builtin command -p {}", dice.pick(&["true", "echo x"])),
        2 => format!(
            "env {} {}",
            dice.pick(&["", "A=b", "-u X", "A=b C=d", "--"]),
            stub(dice)
        ),
        3 => format!(
            "timeout {} {}",
            dice.pick(&["5", "-k 1 5", "--signal=TERM 4s", "-s 9 3"]),
            stub(dice)
        ),
        4 => format!(
            "xargs {} {} <<< 'a b'",
            dice.pick(&["", "-n1", "-I{}", "-r", "-n 1 -P 2"]),
            stub(dice)
        ),
        5 => format!(
            "echo a | xargs {} {}",
            dice.pick(&["", "-t", "-L1", "--max-args=1"]),
            stub(dice)
        ),
        6 => format!("nice {} {}", dice.pick(&["", "-n 1", "-1"]), stub(dice)),
        7 => format!("nohup {}", stub(dice)),
        8 => format!(
            "( exec {} a )",
            dice.pick(&["", "-a z", "-c"]).to_owned() + " " + &stub(dice)
        ),
        9 => format!(
            "find . -maxdepth 0 -exec {} {{}} {}",
            stub(dice),
            dice.pick(&["\\;", "';'", "+"])
        ),
        10 => format!("env bash -c {}", single(&stub(dice))),
        11 => format!("setsid -w {}", stub(dice)),
        12 => format!(
            "echo {} | {}",
            stub(dice),
            dice.pick(&["sh", "bash", "bash -s a"])
        ),
        13 => format!("{} <<< {}", dice.pick(&["sh", "bash"]), stub(dice)),
        14 => format!("printf -v c %s {}; $c", stub(dice)),
        15 => format!("read c <<< {}; $c", stub(dice)),
        16 => format!("{}() {{ {}; }}; {0}", stub(dice), stub(dice)),
        17 => format!("true {}", word(dice, depth)),
        18 => format!("X={}", word(dice, depth)),
        19 => format!("{{ {}; }}", stub(dice)),
        _ => command_word(dice),
    };
    for _ in 0..dice.roll(3) {
        text.push(' ');
        text += &word(dice, depth);
    }
    if dice.roll(6) == 0 {
        text.push(' ');
        text += &redirection(dice, depth);
    }
    text
}

/// The name of a stand-in, in one of its spellings.
fn command_word(dice: &mut Dice) -> String {
    let number = 1 + dice.roll(40);
    let name = format!("s{number}");
    match dice.roll(60) {
        0 => format!("\\s{number}"),
        1 => format!("'{name}'"),
        2 => format!("\"{name}\""),
        3 => format!("s''{number}"),
        4 => format!("$'{name}'"),
        5 => format!("$'\\x73{number}'"),
        6 => format!("\"s\"{number}"),
        7 => format!("s\\\n{number}"),
        8 => format!("{{{name},x}}"),
        9 => format!("$(echo {name})"),
        10 => format!("`echo {name}`"),
        11 => format!("${{unset_x:-{name}}}"),
        12 => format!("$\"{name}\""),
        13 => format!("s$''{number}"),
        14 => format!("$'\\163'{number}"),
        15 => format!("\"${{unset_x:=s}}\"{number}"),
        _ => name,
    }
}

fn word(dice: &mut Dice, depth: usize) -> String {
    let leaf = depth == 0 || dice.roll(3) > 0;
    if leaf {
        return dice
            .pick(&[
                "a",
                "-x",
                "'b c'",
                "\"d $HOME\"",
                "$x",
                "\"$@\"",
                "{a,b}",
                "~",
                "*",
                "$'\\t'",
                "a\\ b",
                "--opt=v",
                "''",
                "a#b",
                "'s1; s2'",
                "\"; s3\"",
                "\\;",
                "'$(s4)'",
                "\"\\$(s5)\"",
                "'`s6`'",
                "[x]",
                "$#",
                "\\\"",
                "1",
                "/dev/null",
            ])
            .to_owned();
    }
    let deeper = depth - 1;
    match dice.roll(18) {
        0 | 1 => format!("$( {} )", inner(dice, deeper)),
        2 => format!("\"$( {} )\"", inner(dice, deeper)),
        3 => format!(
            "`{}`",
            inner(dice, deeper)
                .replace('\\', "\\\\")
                .replace('`', "\\`")
        ),
        4 => format!("<( {} )", inner(dice, deeper)),
        5 => format!(">( {} )", inner(dice, deeper)),
        6 => format!("${{x:-{}}}", word(dice, deeper)),
        7 => format!("\"${{x:=$( {} )}}\"", inner(dice, deeper)),
        8 => format!("${{x:+{}}}", word(dice, deeper)),
        9 => format!("$(( {} ))", arithmetic(dice, deeper)),
        10 => format!("${{A[{}]}}", arithmetic(dice, deeper)),
        11 => format!("${{x#$( {} )}}", inner(dice, deeper)),
        12 => format!("${{x/a/$( {} )}}", inner(dice, deeper)),
        13 => format!("${{x:{}:1}}", arithmetic(dice, deeper)),
        14 => format!("\"a${{x:-\"$( {} )\"}}b\"", inner(dice, deeper)),
        15 => format!("{{a,$( {} )}}", inner(dice, deeper)),
        16 => format!("$(< {})", word(dice, 0)),
        _ => format!("$( ( {} ) )", inner(dice, deeper)),
    }
}

fn arithmetic(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 {
        return dice
            .pick(&["1", "1+1", "x=2", "0", "y", "3*(2-1)"])
            .to_owned();
    }
    let deeper = depth - 1;
    match dice.roll(5) {
        0 => format!(
            "1 + $( {}; echo 1 )",
            inner(dice, deeper).trim_end_matches(['\n', ' ', '&', ';'])
        ),
        1 => format!("A[$( {} )]", inner(dice, deeper)),
        2 => format!("${{z:-{}}}", arithmetic(dice, deeper)),
        3 => format!("({})", arithmetic(dice, deeper)),
        _ => arithmetic(dice, 0),
    }
}

fn test(dice: &mut Dice, depth: usize) -> String {
    match dice.roll(6) {
        0 => format!("-n {}", word(dice, depth)),
        1 => format!(
            "{} == {}",
            dice.pick(&["a", "$x", "\"$( s7 )\""]),
            dice.pick(&["a*", "$( s8 )", "b"])
        ),
        2 => format!("-z \"$( {} )\"", inner(dice, depth)),
        3 => format!("! ( -f {} )", dice.pick(&["x", "`s9`", "$( s10 )"])),
        4 => format!("1 -eq {}", arithmetic(dice, depth)),
        _ => format!(
            "a =~ {} || -d {}",
            dice.pick(&["^a", "$( s11 )"]),
            dice.pick(&["sub", "$( s12 )"])
        ),
    }
}

fn redirection(dice: &mut Dice, depth: usize) -> String {
    match dice.roll(12) {
        0 => "2>&1".to_owned(),
        1 => "> out".to_owned(),
        2 => ">> out".to_owned(),
        3 => "2>/dev/null".to_owned(),
        4 => "&> out".to_owned(),
        5 => "< /dev/null".to_owned(),
        6 => format!("<<< {}", word(dice, depth)),
        7 => format!("< <( {} )", inner(dice, depth.saturating_sub(1))),
        8 => format!("> >( {} )", inner(dice, depth.saturating_sub(1))),
        9 => "3>&1".to_owned(),
        10 => ">| out".to_owned(),
        _ => "2>&-".to_owned(),
    }
}

fn heredoc(dice: &mut Dice, depth: usize) -> String {
    let command = match dice.roll(5) {
        0 => "sh".to_owned(),
        1 => "bash".to_owned(),
        2 => "cat".to_owned(),
        3 => "bash -s x".to_owned(),
        _ => stub(dice),
    };
    let (open, end, tab) = [
        ("<<E", "E", ""),
        ("<<'E'", "E", ""),
        ("<<\"E F\"", "E F", ""),
        ("<<-E", "\tE", "\t"),
        ("<< \\E", "E", ""),
        ("<<''", "", ""),
    ][dice.roll(6)];
    let text = match dice.roll(4) {
        0 => stub(dice),
        1 => format!("$( {} )", inner(dice, 0)).replace('\n', ";"),
        2 => format!("a `{}` b", stub(dice)),
        _ => format!("{} a\n{tab}{} 'b'", stub(dice), stub(dice)),
    };
    let rest = dice.pick(&["", "; s13", " && s14", " | s15", " > out"]);
    let after = if depth > 0 {
        dice.pick(&["", "s16\n", "s17 EOF\n"])
    } else {
        ""
    };
    format!("{command} {open}{rest}\n{tab}{text}\n{end}\n{after}")
}

/// A list as one quoted word.
fn quoted(dice: &mut Dice, depth: usize) -> String {
    let text = inner(dice, depth);
    if dice.roll(3) == 0 {
        let mut escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        escaped = escaped.replace('$', "\\$").replace('`', "\\`");
        format!("\"{escaped}\"")
    } else {
        single(&text)
    }
}

fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
