import { collected } from '../collected.ts'
import { command, type Session } from '../command.ts'
import { withLocalAudian } from '../local/options.ts'

/** Sends one event to a receiver. */
export function triggerCommand(session: Session) {
  return withLocalAudian(
    command('trigger', {
      summary: 'send an event, through a local Audian or directly to a URL',
      examples: [
        ['trigger call.completed --set data.duration=42', 'through the running dev'],
        ['trigger call.failed --skew -10m', 'signed ten minutes ago'],
        ['trigger call.failed --bad-signature', 'succeeds if it is rejected'],
        ['trigger call.failed --id evt_1 --repeat 2', 'a duplicate'],
        ['trigger call.failed --url https://hooks.example.com/', 'directly, signed with AUDIAN_WEBHOOK_SECRET'],
      ],
    }),
  )
    .argument('<event>', 'its name, such as call.completed')
    .option('--set <field=value>', 'change a field, such as data.duration=42; can be repeated', collected)
    .option('--set-new <field=value>', 'add an undocumented field; can be repeated', collected)
    .option('--id <id>', "the event's id; a new one by default")
    .option('--unknown-event', 'send an undocumented event')
    .option('--edit', 'edit the JSON in VISUAL or EDITOR first')
    .option('--repeat <number>', 'number of times to send it, each with its own id unless --id is given', '1')
    .option('--every <ms>', 'milliseconds between repeats', '0')
    .option('--skew <time>', 'sign it with a wrong clock: +10m, -90s, 2h')
    .option('--bad-signature', 'sign it with another secret, and succeed if it is rejected')
    .option('--url <url>', 'send it directly to this receiver')
    .option('--secret-env <name>', 'the environment variable with the secret for --url', 'AUDIAN_WEBHOOK_SECRET')
    .action(async (name, options) => {
      const { trigger } = await import('./trigger.ts')
      session.ended(await trigger(session.terminal(options), name, options))
    })
}
