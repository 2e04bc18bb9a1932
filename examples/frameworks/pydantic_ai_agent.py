"""PydanticAI: a shell tool and a Python function go through sudomode.  pip install pydantic-ai"""

from pydantic_ai import Agent

import gate


@gate.asks("stripe", "charge")
def charge(amount: int, currency: str = "usd") -> str:
    """Charge the customer's card."""
    return f"charged {amount} {currency}"  # the call to the payment provider stands here


def build(model):
    return Agent(model, tools=[gate.shell, charge])


if __name__ == "__main__":
    print(build("openai:gpt-5").run_sync("Charge 80 dollars.").output)
