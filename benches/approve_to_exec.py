"""Median time from an answer to the first instruction of the program: from the end of `sudomode approve`, from a key
at the terminal of exec and of `sudomode watch`, and from a click on the desktop, which a small notification daemon
makes over a session bus of the benchmark's own."""

import fcntl
import json
import os
import pty
import re
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time


def in_a_home():
    home = tempfile.mkdtemp(prefix="sudomode-bench-")
    program = os.path.join(home, "stamp")
    with open(program, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\nexec date +%s%N\n")
    os.chmod(program, 0o755)
    return home, {"HOME": home, "PATH": f"{home}:/usr/bin:/bin"}


def told(channel, spent):
    spent.sort()
    print(f"approve to exec by {channel} over {len(spent)} rounds: median {statistics.median(spent):.1f} ms, "
          f"p90 {spent[int(len(spent) * 0.9)]:.1f} ms, worst {spent[-1]:.1f} ms")


def any_moment(number):
    """Any moment between two polls."""
    time.sleep(0.05 + (number * 0.37) % 2)


def by_cli(sudomode, rounds):
    _, environment = in_a_home()

    def call(*words):
        return subprocess.run([sudomode, *words], env=environment, capture_output=True, text=True, check=False)

    spent = []
    for number in range(rounds):
        argv = [sudomode, "exec", "--", "stamp", str(number)]
        waiter = subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        while not (waiting := json.loads(call("pending", "--json").stdout or "[]")):
            time.sleep(0.01)
        any_moment(number)
        approved = call("approve", waiting[0]["id"])
        assert approved.returncode == 0, approved.stderr
        committed = time.time_ns()
        started = int(waiter.communicate(timeout=30)[0])
        spent.append((started - committed) / 1e6)
    told("the CLI", spent)


class Screen:
    """A program on a terminal of its own, as a human has one."""

    def __init__(self, argv, environment):
        pid, self.terminal = pty.fork()
        if pid == 0:
            os.execve(argv[0], argv, environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.pid = pid
        self.seen = ""

    def until(self, pattern):
        while not (found := re.search(pattern, self.seen)):
            try:
                self.seen += os.read(self.terminal, 65536).decode(errors="replace")
            except OSError:
                sys.exit(f"'{pattern}' never came: {self.seen[-2000:]}")
        self.seen = self.seen[found.end():]
        return found[0]

    def key(self, keys):
        os.write(self.terminal, keys.encode())
        return time.time_ns()

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.pid, 0)


def by_terminal(sudomode, rounds):
    _, environment = in_a_home()
    spent = []
    for number in range(rounds):
        screen = Screen([sudomode, "exec", "--", "stamp", str(number)], environment | {"TERM": "xterm"})
        screen.until("Type yes or no[^:]*:")
        any_moment(number)
        typed = screen.key("yes\r")
        spent.append((int(screen.until(r"\b\d{19}\b")) - typed) / 1e6)
        screen.close()
    told("the terminal", spent)


def by_watch(sudomode, rounds):
    _, environment = in_a_home()
    screen = Screen([sudomode, "watch"], environment | {"TERM": "xterm"})
    spent = []
    for number in range(rounds):
        argv = [sudomode, "exec", "--", "stamp", str(number)]
        waiter = subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        screen.until(f"stamp {number}\\b")
        any_moment(number)
        screen.key("a")
        screen.until("y approves it")
        typed = screen.key("y")
        spent.append((int(waiter.communicate(timeout=30)[0]) - typed) / 1e6)
        screen.until("nothing waits")
    screen.key("q")
    screen.until("1049l")
    screen.close()
    told("watch", spent)


# A click approves no program that an agent could have written, so it is one of the system that tells the time.
POLICY = "default: REQUIRE_APPROVAL\nrules: [{id: ask, program: date, decision: REQUIRE_APPROVAL}]\n"

INTERFACE = """
<node><interface name='org.freedesktop.Notifications'>
<method name='GetCapabilities'><arg type='as' direction='out'/></method>
<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/>
<arg type='s' direction='out'/><arg type='s' direction='out'/></method>
<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>
<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>
<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>
<method name='CloseNotification'><arg type='u' direction='in'/></method>
</interface></node>
"""


def by_click(sudomode, rounds):
    try:
        from gi.repository import Gio, GLib
    except ImportError:
        print("approve to exec by a click: not measured, no gi here (Debian package python3-gi)")
        return
    home, environment = in_a_home()
    os.makedirs(f"{home}/.config/sudomode")
    with open(f"{home}/.config/sudomode/policies.yaml", "w", encoding="utf-8") as file:
        file.write(POLICY)
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:path={home}/bus"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    address = bus.stdout.readline().strip()
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
    shown = []

    def answer(_, sender, __, ___, method, arguments, call):
        if method == "GetCapabilities":
            call.return_value(GLib.Variant("(as)", (["actions", "body"],)))
        elif method == "GetServerInformation":
            call.return_value(GLib.Variant("(ssss)", ("bench", "bench", "1", "1.2")))
        elif method == "Notify":
            shown.append((sender, len(shown) + 1, arguments.unpack()[5]))
            call.return_value(GLib.Variant("(u)", (len(shown),)))
        else:
            call.return_value(None)

    path, name = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
    node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
    connection.register_object(path, node.interfaces[0], answer, None, None)
    connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                         GLib.Variant("(su)", (name, 0)), None, 0, -1, None)
    context = GLib.MainContext.default()
    environment |= {"DBUS_SESSION_BUS_ADDRESS": address}
    spent = []
    for number in range(rounds):
        argv = [sudomode, "exec", "--", "date", f"+%s%N {number}"]
        waiter = subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        while len(shown) <= number:
            context.iteration(True)
        any_moment(number)
        client, note, actions = shown[number]
        key = actions[actions.index("Approve") - 1]
        clicked = time.time_ns()
        connection.emit_signal(client, path, name, "ActionInvoked", GLib.Variant("(us)", (note, key)))
        connection.flush_sync(None)
        started = int(waiter.communicate(timeout=30)[0].split()[0])
        spent.append((started - clicked) / 1e6)
    bus.kill()
    told("a click", spent)


def main(sudomode, rounds):
    sudomode = os.path.abspath(sudomode)
    by_cli(sudomode, rounds)
    by_terminal(sudomode, rounds)
    by_watch(sudomode, rounds)
    by_click(sudomode, rounds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
