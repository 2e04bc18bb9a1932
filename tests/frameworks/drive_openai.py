"""The OpenAI Agents SDK, driven by a model that says what stands in the script."""

import json

import script
from agents import Model, ModelResponse, Runner, Usage, set_tracing_disabled
from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage, ResponseOutputText

import openai_agent


class Scripted(Model):
    async def get_response(self, system_instructions, input, *rest, **options):
        items = [] if isinstance(input, str) else input
        results = [item for item in items if item.get("type") == "function_call_output"]
        step = len(results)
        if results:
            script.heard(step - 1, results[-1]["output"])
        if step == len(script.CALLS):
            text = ResponseOutputText(text="done", type="output_text", annotations=[])
            answer = ResponseOutputMessage(
                id="last", role="assistant", type="message", status="completed", content=[text]
            )
        else:
            name, args = script.CALLS[step]
            answer = ResponseFunctionToolCall(
                call_id=f"call_{step}", name=name, arguments=json.dumps(args), type="function_call"
            )
        return ModelResponse(output=[answer], usage=Usage(), response_id=None)

    def stream_response(self, *rest, **options):
        raise NotImplementedError


set_tracing_disabled(True)
Runner.run_sync(openai_agent.build(Scripted()), "go", max_turns=20)
