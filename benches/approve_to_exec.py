"""Median time from the end of `sudomode approve` to the first instruction of the program."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time


def main(sudomode, rounds):
    sudomode = os.path.abspath(sudomode)
    home = tempfile.mkdtemp(prefix="sudomode-bench-")
    program = os.path.join(home, "stamp")
    with open(program, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\nexec date +%s%N\n")
    os.chmod(program, 0o755)
    environment = {"HOME": home, "PATH": f"{home}:/usr/bin:/bin"}

    def call(*words):
        return subprocess.run([sudomode, *words], env=environment, capture_output=True, text=True, check=False)

    spent = []
    for number in range(rounds):
        argv = [sudomode, "exec", "--", "stamp", str(number)]
        waiter = subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        while not (waiting := json.loads(call("pending", "--json").stdout or "[]")):
            time.sleep(0.01)
        # Any moment between two polls.
        time.sleep(0.05 + (number * 0.37) % 2)
        approved = call("approve", waiting[0]["id"])
        assert approved.returncode == 0, approved.stderr
        committed = time.time_ns()
        started = int(waiter.communicate(timeout=30)[0])
        spent.append((started - committed) / 1e6)
    spent.sort()
    print(f"approve to exec over {rounds} rounds: median {statistics.median(spent):.1f} ms, "
          f"p90 {spent[int(len(spent) * 0.9)]:.1f} ms, worst {spent[-1]:.1f} ms")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
