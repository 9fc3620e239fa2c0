import { withApi } from '../api/options.ts'
import { command, type Session } from '../command.ts'

/** Looks for the cause when deliveries do not arrive. */
export function doctorCommand(session: Session) {
  return withApi(
    command('doctor', {
      summary: 'find out why deliveries do not arrive, or are rejected',
      examples: [
        ['doctor https://example.com/webhooks', 'from outside, with the secret in AUDIAN_WEBHOOK_SECRET if it is set'],
        ['doctor --webhook wh_abc123', 'also checks its registration at Audian, and its logs'],
        ['doctor http://localhost:3000/webhooks --emulator', 'a receiver on this machine'],
      ],
    }),
  )
    .argument('[url]', 'where deliveries go; by default the URL of --webhook, or of the only webhook')
    .option('--secret-env <name>', 'the environment variable with the signing secret', 'AUDIAN_WEBHOOK_SECRET')
    .option('--webhook <id>', 'the webhook that should deliver there: see endpoints list')
    .option('--send-test', 'have Audian send a test delivery too: your handlers get a call.completed')
    .option('--timeout <duration>', 'for each request; the whole run may take twelve times as long', '10s')
    .addHelpText(
      'after',
      `
Sends fewer than 40 requests. Its events are named audian-webhooks.self-test, and their ids begin with evt_doctor_:
receivers of this library call no handler for them; for others they are an unknown event.`,
    )
    .action(async (url, options) => {
      const { doctor } = await import('./doctor.ts')
      session.ended(await doctor(session.terminal(options), url, options))
    })
}
