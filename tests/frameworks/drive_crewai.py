"""CrewAI, driven by a model that says what stands in the script."""

import json

import script
from crewai import BaseLLM

import crewai_crew


class Scripted(BaseLLM):
    def __init__(self):
        super().__init__(model="scripted")
        self._step = 0

    def supports_function_calling(self):
        return False

    def call(self, messages, *rest, **options):
        if self._step > 0:
            said = [message["content"] for message in messages if "Observation:" in message["content"]]
            observation = said[-1].split("Observation:", 1)[1]
            # Now and then CrewAI says behind it once more which tools there are.
            script.heard(self._step - 1, observation.split("\nYou ONLY have access")[0])
        if self._step == len(script.CALLS):
            return "Thought: I now know the final answer\nFinal Answer: done"
        name, args = script.CALLS[self._step]
        self._step += 1
        return f"Thought: next\nAction: {name}\nAction Input: {json.dumps(args)}\n"


crewai_crew.build(Scripted()).kickoff()
