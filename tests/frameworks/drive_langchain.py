"""LangChain's create_agent, driven by a chat model that says what stands in the script."""

import script
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult

import langchain_agent


class Scripted(BaseChatModel):
    _llm_type = "scripted"

    def bind_tools(self, tools, **kwargs):
        return self

    def _generate(self, messages, stop=None, run_manager=None, **kwargs):
        results = [message for message in messages if isinstance(message, ToolMessage)]
        step = len(results)
        if results:
            script.heard(step - 1, results[-1].content)
        if step == len(script.CALLS):
            answer = AIMessage("done")
        else:
            name, args = script.CALLS[step]
            answer = AIMessage("", tool_calls=[{"name": name, "args": args, "id": f"call_{step}"}])
        return ChatResult(generations=[ChatGeneration(message=answer)])


langchain_agent.build(Scripted()).invoke({"messages": [("user", "go")]}, {"recursion_limit": 50})
