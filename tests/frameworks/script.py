"""What the scripted models of all frameworks call, one tool after the other, and how they tell what they heard."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "examples" / "frameworks"))

CALLS = [
    ("shell", {"command": "stripe charge --amount 20"}),
    ("shell", {"command": "psql -c 'DROP TABLE users'"}),
    ("charge", {"amount": 20, "currency": "usd"}),
    ("charge", {"amount": 80, "currency": "usd"}),
    ("charge", {"amount": 90, "currency": "usd"}),
]


def heard(step, text):
    """Tells what came back from a call."""
    print(json.dumps({"tool": CALLS[step][0], "heard": str(text)}), flush=True)
