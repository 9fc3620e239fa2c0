import { command, type Session } from '../command.ts'
import { withLocalAudian } from '../local/options.ts'

/** Whole calls. */
export function scenarioCommand(session: Session) {
  return withLocalAudian(
    command('scenario', {
      summary: 'play whole calls at a local Audian, or list them',
      examples: [
        ['scenario', 'lists them'],
        ['scenario recorded --calls 100 --shuffle', 'a hundred calls, in any order'],
        ['scenario missed --wait', 'waits for retries too'],
      ],
    }),
  )
    .argument('[name]', 'of the scenario')
    .option('--calls <number>', 'so many calls, side by side', '1')
    .option('--shuffle', 'in any order, also within a call')
    .option('--wait', 'wait for retries too: up to an hour')
    .action(async (name, options) => {
      if (name === undefined) {
        const { listScenarios } = await import('./list.ts')
        return session.ended(listScenarios(session.terminal(options)))
      }
      const { scenario } = await import('./scenario.ts')
      session.ended(await scenario(session.terminal(options), name, options))
    })
}
