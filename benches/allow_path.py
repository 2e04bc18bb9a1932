"""Times process starts in turn, so that a noisy machine disturbs all alike; prints medians and paired differences.

Run through benches/allow-path. Needs util-linux's unshare: the 500 rules stand in the home of the passwd entry of
a mount namespace of its own, where they decide alone.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

WARM_UP = 20


def rules(count):
    yield "default: DENY\nrules:\n"
    for index in range(count - 1):
        yield (
            f"  - id: rule-{index}\n    resource: service-{index}\n    action: [create, delete]\n"
            f"    condition: args.amount > {index} && args.region == 'eu-{index}'\n"
            f"    decision: REQUIRE_APPROVAL\n    reason: number {index} of many rules that do not match\n"
        )
    yield "  - id: last\n    program: 'true'\n    decision: ALLOW\n"


def home_with(policy):
    home = tempfile.mkdtemp(prefix="sudomode-bench-")
    if policy:
        os.makedirs(os.path.join(home, ".config/sudomode"))
        with open(os.path.join(home, ".config/sudomode/policies.yaml"), "w", encoding="utf-8") as file:
            file.writelines(policy)
    return home


def enter_namespace():
    """Starts this program again where /etc/passwd can be covered."""
    if os.environ.get("SUDOMODE_BENCH") != "inside":
        flags = ["--mount", "--propagation", "private"] + ([] if os.getuid() == 0 else ["--map-root-user"])
        os.execvpe("unshare", ["unshare", *flags, sys.executable, *sys.argv], {**os.environ, "SUDOMODE_BENCH": "inside"})


def live_in(home):
    """Makes `home` the home of the passwd entry."""
    with tempfile.NamedTemporaryFile("w", suffix=".passwd", delete=False) as file:
        file.write(f"bench:x:0:0::{home}:/bin/sh\n")
    subprocess.run(["mount", "--bind", file.name, "/etc/passwd"], check=True)
    return {"HOME": home, "PATH": "/usr/bin:/bin"}


def measure(cases, rounds):
    times = {name: [] for name in cases}
    for number in range(rounds + WARM_UP):
        for name, (argv, environment) in cases.items():
            start = time.perf_counter()
            code = subprocess.run(argv, env=environment, check=False).returncode
            spent = time.perf_counter() - start
            assert code == 0, (name, code)
            if number >= WARM_UP:
                times[name].append(spent * 1000)
    floor = times["env true"]
    for name, spent in times.items():
        over = statistics.median(mine - base for mine, base in zip(spent, floor))
        low = sorted(spent)[len(spent) // 10]
        print(f"{name:<40} median {statistics.median(spent):6.3f} ms   over env {over:+7.3f} ms   p10 {low:6.3f} ms")


def main(sudomode, rounds):
    enter_namespace()
    sudomode = os.path.abspath(sudomode)
    floor = {"true": ["/bin/true"], "env true": ["/usr/bin/env", "/bin/true"]}
    for label, policy in [("shipped policy", None), ("500 rules", list(rules(500)))]:
        environment = live_in(home_with(policy))
        cases = {name: (argv, environment) for name, argv in floor.items()}
        cases[f"sudomode exec -- true, {label}"] = ([sudomode, "exec", "--", "true"], environment)
        measure(cases, rounds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
