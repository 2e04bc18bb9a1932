// Asks sudomode before each tool is used. Written by `sudomode init`, taken away by `sudomode uninstall`.
import { spawn } from "node:child_process"

const COMMAND = @SUDOMODE@

// Only the one word that was agreed on lets a tool run; an error, an exit code, silence do not.
const ask = (call) =>
  new Promise((resolve) => {
    const fail = (why) => resolve({ decision: "deny", reason: `sudomode: the hook failed (${why}): nothing executed` })
    try {
      const child = spawn(COMMAND[0], COMMAND.slice(1), { stdio: ["pipe", "pipe", "ignore"] })
      const said = []
      child.on("error", (error) => fail(error.message))
      child.stdin.on("error", () => {})
      child.stdout.on("data", (data) => said.push(data))
      child.on("close", (code) => {
        try {
          const answer = JSON.parse(Buffer.concat(said).toString("utf8"))
          if (answer.decision === "deny" || code === 0) resolve(answer)
          else fail(`exit code ${code}`)
        } catch {
          fail(`exit code ${code}, no answer`)
        }
      })
      child.stdin.end(JSON.stringify(call))
    } catch (error) {
      fail(String(error))
    }
  })

export const Sudomode = async ({ directory }) => ({
  "tool.execute.before": async (input, output) => {
    const answer = await ask({
      event: "tool.execute.before",
      session: input.sessionID,
      directory,
      tool: input.tool,
      args: output.args,
    })
    if (answer?.decision !== "allow") throw new Error(String(answer?.reason ?? "sudomode: no answer: nothing executed"))
  },
})
