"""LangChain: a shell tool and a Python function go through sudomode.  pip install langchain langchain-anthropic"""

from langchain.agents import create_agent
from langchain.agents.middleware import wrap_tool_call
from langchain_core.messages import ToolMessage
from langchain_core.tools import tool

import gate


@tool
def charge(amount: int, currency: str = "usd") -> str:
    """Charge the customer's card."""
    return f"charged {amount} {currency}"  # the call to the payment provider stands here


# What the tools do, in the words of policies.yaml.
DOES = {"charge": ("stripe", "charge")}


@wrap_tool_call
def ask_first(call, handler):
    """Asks for each call of the tools above; a no reaches the model as the tool's error."""
    name, args = call.tool_call["name"], call.tool_call["args"]
    if name in DOES:
        try:
            gate.request(*DOES[name], **args)
        except gate.Refused as no:
            return ToolMessage(str(no), tool_call_id=call.tool_call["id"], status="error")
    return handler(call)


def build(model):
    return create_agent(model, tools=[tool(gate.shell), charge], middleware=[ask_first])


if __name__ == "__main__":
    agent = build("anthropic:claude-sonnet-4-5")
    print(agent.invoke({"messages": [("user", "Charge 80 dollars.")]})["messages"][-1].content)
