"""Measures the reading of commands on the corpora in tests/corpora, and on foreign ones that are given by name.

The lines are only judged, never run: `sudomode check --lines -0` answers for each. They are judged in a project
directory of a home that is made for it, so that paths mean the same everywhere.
Run through benches/understanding.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import time

CORPORA = "tests/corpora"
MARKS = {"␊": "\n", "␉": "\t", "␍": "\r"}

# What an agent's project holds. Build files are there because commands are read from them.
PROJECT = {
    ".env": "TOKEN=x\n",
    ".env.example": "TOKEN=\n",
    "README.md": "# project\n",
    "Makefile": "all: build\nbuild:\n\tcargo build\ntest:\n\tcargo test\nclean:\n\trm -rf build\nhelp:\n\t@echo help\n",
    "justfile": "test:\n    cargo test\n",
    "package.json": '{"name":"app","scripts":{"build":"tsc -p .","test":"jest","lint":"eslint src","dev":"vite","start":"node server.js"}}\n',
    "Cargo.toml": '[package]\nname = "app"\nversion = "0.1.0"\n',
    "src/main.rs": "fn main() {}\n",
    "src/lib.rs": "",
    "tests/test_x.py": "",
    "build/app": "",
    "sub/Makefile": "all:\n\techo all\n",
    "a.txt": "a\n",
    "b.txt": "b\n",
    "run.sh": "echo hi\n",
    ".git/HEAD": "ref: refs/heads/feature\n",
    ".git/config": "[core]\n\tbare = false\n",
}


def unescape(line):
    for mark, character in MARKS.items():
        line = line.replace(mark, character)
    return re.sub("⟦([0-9A-F]+)⟧", lambda found: chr(int(found[1], 16)), line)


def rows(name, columns):
    with open(os.path.join(CORPORA, name), encoding="utf-8") as file:
        for line in file:
            # The words before the first row hold no tab.
            if "\t" in line:
                fields = line.rstrip("\n").split("\t")
                yield fields + [""] * (columns - len(fields))


class Gate:
    def __init__(self, binary, policy):
        self.binary = os.path.abspath(binary)
        self.policy = os.path.abspath(policy)
        # Not in /tmp, where the policy lets everybody write.
        os.makedirs("target/tmp", exist_ok=True)
        below = os.path.abspath("target/tmp")
        self.root = tempfile.TemporaryDirectory(prefix="corpus-", dir="/var/tmp" if below.startswith("/tmp/") else below)
        self.home = os.path.join(self.root.name, "home/me")
        self.project = os.path.join(self.home, "project")
        for name, text in PROJECT.items():
            path = os.path.join(self.project, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)

    def judge(self, lines):
        """One verdict a line, and the seconds it took for all."""
        data = "\0".join(lines).encode() + b"\0"
        start = time.perf_counter()
        ended = subprocess.run(
            [self.binary, "check", "--lines", "-0", "--policy", self.policy],
            input=data, capture_output=True, cwd=self.project, check=False,
            env={"HOME": self.home, "USER": "me", "PATH": "/usr/local/bin:/usr/bin:/bin"},
        )
        spent = time.perf_counter() - start
        answers = ended.stdout.splitlines()
        if ended.returncode or len(answers) != len(lines):
            sys.exit(f"{len(answers)} verdicts for {len(lines)} lines: {ended.stderr.decode()}")
        return [json.loads(answer) for answer in answers], spent


def why(verdict):
    """The intent that decides, in a few words."""
    for intent in verdict["intents"]:
        if intent["decision"] == verdict["decision"]:
            seen = intent["opaque_reason"] or f"rule {intent['rule']}"
            return f"{intent['resource']}/{intent['action']} {json.dumps(intent['args'], ensure_ascii=False)}: {seen}"
    return ""


def show(title, lines, limit):
    if lines:
        print(f"\n{title}:")
        for line in lines[:limit]:
            print(f"  {line}")
        if len(lines) > limit:
            print(f"  … and {len(lines) - limit} more (--all)")


def share(part, whole):
    return f"{part}/{whole} = {100 * part / max(whole, 1):.2f} %"


def adversarial(gate, limit):
    cases = list(rows("adversarial.tsv", 4))
    verdicts, _ = gate.judge([unescape(case[1]) for case in cases])
    allowed, weak, classes = [], [], collections.Counter()
    for (expected, line, kind, _), verdict in zip(cases, verdicts):
        if verdict["decision"] == "ALLOW":
            allowed.append(f"[{kind}] {line}\n      {why(verdict)}")
        if expected == "deny" and verdict["decision"] != "DENY":
            weak.append(f"[{kind}] {line}\n      {why(verdict)}")
            classes[kind] += 1
    denies = sum(case[0] == "deny" for case in cases)
    print(f"adversarial: allowed {share(len(allowed), len(cases))} (bar: 0)")
    print(f"adversarial: deny shown as less {share(len(weak), denies)} (bar: 10 %)")
    show("allowed and must not be", allowed, limit)
    show(f"deny shown as less, {dict(classes)}", weak, limit)


def benign(gate, limit):
    cases = list(rows("benign.tsv", 2))
    verdicts, _ = gate.judge([unescape(case[0]) for case in cases])
    asked = [f"[{kind}] {verdict['decision']} {line}\n      {why(verdict)}"
             for (line, kind), verdict in zip(cases, verdicts) if verdict["decision"] != "ALLOW"]
    print(f"benign: asked or denied {share(len(asked), len(cases))} (bar: 2 %)")
    show("asked or denied and should not be", asked, limit)


def same(given, expected):
    if isinstance(given, list) and not isinstance(expected, list):
        return len(given) == 1 and same(given[0], expected)
    if isinstance(expected, list):
        return isinstance(given, list) and len(given) == len(expected) and all(map(same, given, expected))
    if isinstance(expected, str):
        return str(given) in expected.split("|") or str(given) == expected
    if isinstance(given, str) and not isinstance(expected, bool):
        return given == str(expected)
    return type(given) is type(expected) and given == expected


def invocations(gate, limit):
    cases = list(rows("invocations.tsv", 5))
    verdicts, _ = gate.judge([case[0] for case in cases])
    right = collections.Counter()
    wrong = []
    for (line, resource, action, args, flag), verdict in zip(cases, verdicts):
        expected = json.loads(args)
        best = (0, 0, 0)
        for intent in verdict["intents"]:
            is_resource = intent["resource"] in resource.split("|")
            is_action = is_resource and intent["action"] in action.split("|")
            is_args = is_action and all(
                any(name in intent["args"] and same(intent["args"][name], value) for name in key.split("|"))
                for key, value in expected.items()
            )
            best = max(best, (int(is_resource), int(is_action), int(is_args)))
        for name, hit in zip(("resource", "action", "args"), best):
            right[name] += hit
        if flag:
            right["destructive"] += 1
            right["destructive right"] += best[1]
        if best != (1, 1, 1):
            got = "; ".join(f"{i['resource']}/{i['action']} {json.dumps(i['args'], ensure_ascii=False)}" for i in verdict["intents"])
            wrong.append(f"{'! ' if flag else ''}{line}\n      want {resource}/{action} {args}\n      got  {got}")
    for name, bar in (("resource", 95), ("action", 90), ("args", 85)):
        print(f"invocations: right {name} {share(right[name], len(cases))} (bar: {bar} %)")
    print(f"invocations: destructive with right resource and action {share(right['destructive right'], right['destructive'])} (bar: 98 %)")
    show("read otherwise", wrong, limit)


def unparsed(verdict):
    return any("could not parse" in (intent["opaque_reason"] or "") or "is not looked into" in (intent["opaque_reason"] or "") and intent["resource"] == "shell"
               for intent in verdict["intents"])


def tldr(gate, path, limit):
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t", 1)[1] for line in file]
    verdicts, spent = gate.judge(lines)
    parsed = [not unparsed(verdict) for verdict in verdicts]
    known = [ok and not any(intent.get("guessed") for intent in verdict["intents"]) for ok, verdict in zip(parsed, verdicts)]
    opaque = sum(any(intent["opaque"] for intent in verdict["intents"]) for verdict in verdicts)
    guessed = collections.Counter(
        intent["command"][0] for verdict in verdicts for intent in verdict["intents"] if intent.get("guessed") and intent["command"])
    print(f"tldr: parsed {share(sum(parsed), len(lines))} (bar: 99.5 %)")
    print(f"tldr: read by a table or the catalog {share(sum(known), len(lines))} (bar: 85 %)")
    print(f"tldr: with something opaque {share(opaque, len(lines))}")
    print(f"tldr: {len(lines) / spent:.0f} lines a second, {1e6 * spent / len(lines):.0f} µs a line on average (bar: 10000 lines a second)")
    show("programs most often guessed", [f"{count} {name}" for name, count in guessed.most_common(limit)], limit)
    show("tldr lines not parsed", [line for line, ok in zip(lines, parsed) if not ok], limit)


def bash_accepts(lines):
    """Which lines `bash -n` takes, many a process: each is written to a file of its own."""
    with tempfile.TemporaryDirectory() as place:
        for number, line in enumerate(lines):
            with open(os.path.join(place, str(number)), "w", encoding="utf-8") as file:
                file.write(line + "\n")
        script = 'for f in *; do bash -n "$f" 2>/dev/null && echo "$f"; done'
        ended = subprocess.run(["bash", "-c", script], cwd=place, capture_output=True, text=True, check=False)
        accepted = set(map(int, ended.stdout.split()))
    return [number in accepted for number in range(len(lines))]


def nl2bash(gate, path, limit):
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file]
    valid = [line for line, ok in zip(lines, bash_accepts(lines)) if ok]
    verdicts, spent = gate.judge(valid)
    missed = [line for line, verdict in zip(valid, verdicts) if unparsed(verdict)]
    opaque = sum(any(intent["opaque"] for intent in verdict["intents"]) for verdict in verdicts)
    print(f"nl2bash: parsed {share(len(valid) - len(missed), len(valid))} of what bash -n accepts (bar: 99 %)")
    print(f"nl2bash: with something opaque {share(opaque, len(valid))}; {len(valid) / spent:.0f} lines a second")
    show("nl2bash lines not parsed", missed, limit)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="target/release/sudomode", help="the sudomode to measure")
    parser.add_argument("--policy", default=os.path.join(CORPORA, "corpus-policy.yaml"), help="the policy to judge by")
    parser.add_argument("--tldr", help="page and command line with a tab between, one a line")
    parser.add_argument("--nl2bash", help="one command line a line")
    parser.add_argument("--all", action="store_true", help="list every line that came out wrong")
    given = parser.parse_args()
    limit = 10**9 if given.all else 25
    gate = Gate(given.binary, given.policy)
    adversarial(gate, limit)
    benign(gate, limit)
    invocations(gate, limit)
    if given.tldr:
        tldr(gate, given.tldr, limit)
    if given.nl2bash:
        nl2bash(gate, given.nl2bash, limit)


if __name__ == "__main__":
    main()
