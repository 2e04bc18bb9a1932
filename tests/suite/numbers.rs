//! `args.amount > 50`, however the amount is written.

use crate::sandbox::Sandbox;

const POLICY: &str = "\
default: DENY
rules:
  - id: over
    resource: stripe
    action: charge
    condition: args.amount > 50
    response: REQUIRE_APPROVAL
  - id: under
    resource: stripe
    action: charge
    condition: args.amount <= 50
    response: ALLOW
";

#[test]
fn amounts_are_exact_or_unknown_and_unknown_asks() {
    let sandbox = Sandbox::with_policy(POLICY);
    let (allow, ask) = (0, 75);
    let table: [(&[&str], i32); 22] = [
        (&["--amount", "80"], ask),
        (&["--amount=80"], ask),
        (&["--amount", "80.00"], ask),
        (&["--amount", "50"], allow),
        (&["--amount", "50.00"], allow),
        (&["--amount", "50.000000000000000000001"], ask),
        (&["--amount", "49.999999999999999999999"], allow),
        (&["--amount", "-5000"], allow),
        (&["--amount=-5000"], allow),
        (&["--amount", "1e400"], ask),
        (&["--amount", "8e1"], ask),
        (&["--amount", "\"80\""], ask),
        (&["--amount", "٨٠"], ask),
        (&["--amount", "８０"], ask),
        (&["--amount", "0x50"], ask),
        (&["--amount", "+20"], ask),
        (&["--amount", "NaN"], ask),
        (&["--amount", "20 USD"], ask),
        (&["--amount", ""], ask),
        (&["--amount="], ask),
        (&[], ask),
        (&["--amount", "20", "--amount", "90"], ask),
    ];
    for (words, code) in table {
        let arguments: Vec<&str> = ["check", "--", "stripe", "charge"]
            .iter()
            .chain(words)
            .copied()
            .collect();
        let ended = sandbox.run_args(&arguments);
        assert_eq!(ended.code, code, "{words:?}: {}", ended.stdout);
    }
}
