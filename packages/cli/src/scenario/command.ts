import { command, type Session } from '../command.ts'
import { withLocalAudian } from '../local/options.ts'

/** Plays whole calls. */
export function scenarioCommand(session: Session) {
  return withLocalAudian(
    command('scenario', {
      summary: 'play whole calls in a local Audian, or list the scenarios',
      examples: [
        ['scenario', 'lists them'],
        ['scenario recorded --calls 100 --shuffle', 'a hundred calls, in random order'],
        ['scenario missed --wait', 'waits for retries too'],
      ],
    }),
  )
    .argument('[name]', 'of the scenario')
    .option('--calls <number>', 'number of calls, in parallel', '1')
    .option('--shuffle', 'in random order, even within a call')
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
