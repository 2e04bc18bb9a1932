"""PydanticAI, driven by a model that says what stands in the script."""

import script
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart, ToolReturnPart
from pydantic_ai.models.function import FunctionModel

import pydantic_ai_agent


def scripted(messages, info):
    parts = [part for message in messages for part in message.parts]
    results = [part for part in parts if isinstance(part, ToolReturnPart)]
    step = len(results)
    if results:
        script.heard(step - 1, results[-1].content)
    if step == len(script.CALLS):
        return ModelResponse(parts=[TextPart("done")])
    name, args = script.CALLS[step]
    return ModelResponse(parts=[ToolCallPart(name, args)])


pydantic_ai_agent.build(FunctionModel(scripted)).run_sync("go")
