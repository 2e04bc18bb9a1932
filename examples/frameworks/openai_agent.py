"""OpenAI Agents SDK: a shell tool and a Python function go through sudomode.  pip install openai-agents"""

from agents import Agent, Runner, function_tool

import gate


@function_tool
@gate.asks("stripe", "charge")
def charge(amount: int, currency: str = "usd") -> str:
    """Charge the customer's card."""
    return f"charged {amount} {currency}"  # the call to the payment provider stands here


def build(model):
    return Agent(name="clerk", model=model, tools=[function_tool(gate.shell), charge])


if __name__ == "__main__":
    print(Runner.run_sync(build("gpt-5"), "Charge 80 dollars.").final_output)
