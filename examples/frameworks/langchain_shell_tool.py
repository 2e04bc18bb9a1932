"""LangChain's own ShellTool, each of whose lines goes through sudomode.  pip install langchain-community"""

from langchain_community.tools import ShellTool

import gate


class Gated:
    """Stands where ShellTool has its bash."""

    def run(self, commands: str | list[str]) -> str:
        lines = [commands] if isinstance(commands, str) else commands
        return gate.shell("\n".join(lines))


def build():
    return ShellTool(process=Gated())


if __name__ == "__main__":
    print(build().run({"commands": ["echo hello", "stripe charge --amount 80"]}))
