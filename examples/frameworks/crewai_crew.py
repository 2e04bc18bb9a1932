"""CrewAI: a shell tool and a Python function go through sudomode.  pip install crewai"""

from crewai import Agent, Crew, Task
from crewai.tools import tool

import gate


@tool("charge")
@gate.asks("stripe", "charge")
def charge(amount: int, currency: str = "usd") -> str:
    """Charge the customer's card."""
    return f"charged {amount} {currency}"  # the call to the payment provider stands here


def build(llm):
    clerk = Agent(
        role="clerk", goal="serve the customer", backstory="works at the counter", llm=llm,
        # A call that waited and was answered is made again on purpose: no answer of a tool may be cached.
        cache=False, tools=[tool("shell")(gate.shell), charge],
    )
    task = Task(description="Charge 80 dollars.", expected_output="what was charged", agent=clerk)
    return Crew(agents=[clerk], tasks=[task], cache=False)


if __name__ == "__main__":
    print(build("gpt-5").kickoff())
