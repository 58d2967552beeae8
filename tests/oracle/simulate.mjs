// Copyright: crossaccount.aws contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
//
// Puts simulations to @cloud-copilot/iam-simulate. Each line of standard input is a JSON list of them, and each line of
// standard output the list of answers in the same order: "Allowed", "ExplicitlyDenied", "ImplicitlyDenied" or
// "error: ...".

import { createInterface } from 'node:readline'
import { runSimulation } from '@cloud-copilot/iam-simulate'

for await (const line of createInterface({ input: process.stdin })) {
  const answers = []
  for (const simulation of JSON.parse(line)) {
    const found = await runSimulation(simulation, {})
    answers.push(found.resultType === 'error' ? `error: ${JSON.stringify(found.errors)}` : found.overallResult)
  }
  process.stdout.write(JSON.stringify(answers) + '\n')
}
