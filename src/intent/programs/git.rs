pub(super) fn read(call: &super::super::call::Call) -> Vec<super::super::Intent> {
    vec![call.runs("run_command", "")]
}
