import { withApi } from '../api/options.ts'
import { command, type Session } from '../command.ts'

/** Looks for the cause when deliveries do not arrive. */
export function doctorCommand(session: Session) {
  return withApi(
    command('doctor', {
      summary: 'find out why deliveries do not arrive, or are refused',
      examples: [
        [
          'doctor https://example.com/webhooks',
          'from outside, with the secret in AUDIAN_WEBHOOK_SECRET if there is one',
        ],
        ['doctor --webhook wh_abc123', 'also how it is registered at Audian, and its logs'],
        ['doctor http://localhost:3000/webhooks --emulator', 'a receiver on this machine'],
      ],
    }),
  )
    .argument('[url]', 'where deliveries go; by default that of --webhook, or of the only webhook')
    .option('--secret-env <name>', 'the variable that holds the signing secret', 'AUDIAN_WEBHOOK_SECRET')
    .option('--webhook <id>', 'the webhook that should deliver there: see endpoints list')
    .option('--send-test', 'have Audian send a test delivery too: your handlers get a call.completed')
    .option('--timeout <duration>', 'for each request; twelve times as long for everything', '10s')
    .addHelpText(
      'after',
      `
Sends fewer than 40 requests. Its events are named audian-webhooks.self-test, and their ids begin with evt_doctor_:
receivers of this library pass them to no handler; to others they are an unknown event.`,
    )
    .action(async (url, options) => {
      const { doctor } = await import('./doctor.ts')
      session.ended(await doctor(session.terminal(options), url, options))
    })
}
