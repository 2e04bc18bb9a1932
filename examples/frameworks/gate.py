"""Asks sudomode before something is done: copy this file beside your agent.

A no is text that a model can act on. Waiting for a human is nothing but a slow call: it may take as long as the
question stands (4 h), so give the tool no time-out of its own, or run the same call again to pick the question up.
"""

import functools
import inspect
import json
import subprocess


class Refused(Exception):
    """What sudomode said instead of yes, for the model to read."""


def shell(command: str) -> str:
    """Run a line of shell, and return what it prints."""
    words = ["sudomode", "exec", "--", "bash", "-c", command]
    done = subprocess.run(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    return done.stdout if done.returncode == 0 else f"{done.stdout}[exit code {done.returncode}]"


def request(resource: str, action: str, **args) -> None:
    """Returns when this may be done, now and once; raises Refused with the reason where it may not."""
    words = ["sudomode", "request", "--resource", resource, "--action", action, "--json-args", "-"]
    done = subprocess.run(words, input=json.dumps(args), capture_output=True, text=True)
    if done.returncode != 0:
        raise Refused(done.stderr.strip() or f"sudomode ended with exit code {done.returncode}: nothing executed")


def asks(resource: str, action: str):
    """A function that asks before it does its work. The policy sees its arguments, the defaults too."""

    def decorate(function):
        @functools.wraps(function)
        def asked(*args, **kwargs):
            bound = inspect.signature(function).bind(*args, **kwargs)
            bound.apply_defaults()
            try:
                request(resource, action, **bound.arguments)
            except Refused as no:
                return str(no)
            return function(*args, **kwargs)

        return asked

    return decorate
