import { collected } from '../collected.ts'
import { command, type Session } from '../command.ts'

/** A local Audian for the development of a receiver. */
export function devCommand(session: Session) {
  return command('dev', {
    summary: 'run a local Audian that sends events to your receiver',
    examples: [
      ['dev --forward-to http://localhost:3000/webhooks', 'sends everything there'],
      ['dev --data .audian', 'keeps webhooks, secrets and events'],
      ["dev --route 'call.*=http://localhost:3000/calls'", 'sends some of it'],
    ],
  })
    .option('--forward-to <url>', 'your receiver: it gets every event')
    .option('--route <pattern=url>', 'a receiver for some events, such as call.*; can be repeated', collected)
    .option('--secret-env <name>', 'sign with the secret in this variable, which your receiver already has')
    .option('--data <folder>', 'keep webhooks, secrets and events here; a temporary folder by default')
    .option('--port <number>', 'port to listen on; 4010, or the next free port, by default')
    .option('--open', 'open the dashboard in the browser')
    .action(async (options) => {
      const { dev } = await import('./dev.ts')
      session.ended(await dev(session.terminal(options), options))
    })
}
