"""Times whole answers of `sudomode hook`, process start to exit, in turn with the floor; prints medians.

Run through benches/hook-answer, in a home of the passwd entry of its own as benches/allow-path.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

from allow_path import enter_namespace, home_with, live_in

WARM_UP = 20

# The work of a morning in one script: loops, pipes, functions, heredocs, substitutions, all of it only looking.
PIECE = """\
count_%d() { git log --oneline | head -n "$1" | wc -l; }
for f in src/part%d/*.rs; do grep -n 'TODO' "$f" | sort | uniq -c; done
if [ -n "$HOME" ]; then n=$(git rev-list --count HEAD); echo "$n commits"; fi
cat <<'END' | grep -c x
some text that mentions rm -rf / and DROP TABLE users
END
count_%d 5 && git status --short | awk '{print $2}' || true
"""


def script(size):
    text, number = "", 0
    while len(text) < size:
        text += PIECE % (number, number, number)
        number += 1
    return text


def payload(agent, line, cwd):
    base = {"session_id": "s", "cwd": cwd, "hook_event_name": "PreToolUse"}
    if agent == "gemini":
        return {**base, "hook_event_name": "BeforeTool", "tool_name": "run_shell_command", "tool_input": {"command": line}}
    return {**base, "tool_name": "Bash", "tool_input": {"command": line, "description": "x"}}


def once(argv, environment, text):
    start = time.perf_counter()
    ended = subprocess.run(argv, env=environment, input=text, capture_output=True, check=False)
    return time.perf_counter() - start, ended


def main(sudomode, rounds):
    enter_namespace()
    sudomode = os.path.abspath(sudomode)
    home = home_with(None)
    environment = live_in(home)
    cwd = tempfile.mkdtemp(prefix="sudomode-bench-")
    cases = {"true": (["/bin/true"], b""), "sh -c true": (["/bin/sh", "-c", "/bin/true; :"], b"")}
    for agent in ["codex", "gemini", "claude-code"]:
        for name, line in [("ls -la", "ls -la"), ("script of 10 KB", script(10_000))]:
            text = json.dumps(payload(agent, line, cwd)).encode()
            cases[f"sudomode hook {agent}, {name}"] = ([sudomode, "hook", agent], text)
    times = {name: [] for name in cases}
    for number in range(rounds + WARM_UP):
        for name, (argv, text) in cases.items():
            spent, ended = once(argv, environment, text)
            assert ended.returncode == 0 and b"deny" not in ended.stdout, (name, ended)
            if number >= WARM_UP:
                times[name].append(spent * 1000)
    for name, spent in times.items():
        spent.sort()
        p10, p90 = spent[len(spent) // 10], spent[len(spent) * 9 // 10]
        print(f"{name:<44} median {statistics.median(spent):7.3f} ms   p10 {p10:7.3f}   p90 {p90:7.3f}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
