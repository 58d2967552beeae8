// Copyright: crossaccount.aws contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
//
// Puts simulations to @cloud-copilot/iam-simulate: a JSON list of them on standard input, a JSON list of
// "Allowed", "ExplicitlyDenied", "ImplicitlyDenied" or "error: ..." on standard output, in the same order.

import { readFileSync } from 'node:fs'
import { runSimulation } from '@cloud-copilot/iam-simulate'

const simulations = JSON.parse(readFileSync(0, 'utf8'))
const answers = []
for (const simulation of simulations) {
  const found = await runSimulation(simulation, {})
  answers.push(found.resultType === 'error' ? `error: ${JSON.stringify(found.errors)}` : found.overallResult)
}
process.stdout.write(JSON.stringify(answers))
