use super::*;
pub trait Files {
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
    fn guards(&self, path: &str) -> bool;
}
pub fn read(argv: &[std::ffi::OsString], _files: &dyn Files) -> Vec<Intent> {
    let command: Vec<String> = argv
        .iter()
        .map(|w| w.to_string_lossy().into_owned())
        .collect();
    let mut args = Args::new();
    let mut action = "run".to_owned();
    let mut it = command.iter().skip(1);
    while let Some(w) = it.next() {
        if let Some(n) = w.strip_prefix("--") {
            if let Some(v) = it.next() {
                args.insert(n.into(), Value::of_word(v));
            }
        } else {
            action = w.clone();
        }
    }
    vec![Intent {
        resource: command[0].rsplit('/').next().unwrap().into(),
        action,
        args,
        effect: Effect::Execute,
        opaque: None,
        program: command[0].clone(),
        command,
        absence: Absence::default(),
    }]
}
pub fn opaque_line(line: &str) -> Intent {
    Intent {
        resource: "shell".into(),
        action: "run_code".into(),
        args: Args::new(),
        effect: Effect::Execute,
        opaque: Some("a line of shell".into()),
        command: vec![line.into()],
        program: "sh".into(),
        absence: Absence::default(),
    }
}
pub fn unwrapped(_argv: &[std::ffi::OsString]) -> usize {
    0
}
