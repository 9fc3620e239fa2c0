import { withApi } from '../api/options.ts'
import { command, group, type Session } from '../command.ts'

/** The webhooks that an account has registered. */
export function endpointsCommand(session: Session) {
  return group('endpoints', 'list and change the webhooks of an account')
    .addCommand(listCommand(session))
    .addCommand(createCommand(session))
    .addCommand(updateCommand(session))
    .addCommand(deleteCommand(session))
    .addCommand(rotateCommand(session))
    .addCommand(withdrawCommand(session))
    .addCommand(testCommand(session))
}

const idOf = 'of the webhook: see endpoints list'
const eventsFlag = ['--events <names...>', 'events to subscribe to'] as const

function listCommand(session: Session) {
  return withApi(
    command('list', {
      summary: 'list the webhooks',
      examples: [
        ['endpoints list', 'of the account whose token is in AUDIAN_TOKEN'],
        ['endpoints list --emulator', 'of the local Audian'],
        ['endpoints list --json | jq .url', 'their addresses'],
      ],
    }),
  ).action(async (options) => {
    const { list } = await import('./list.ts')
    session.ended(await list(session.terminal(options), options))
  })
}

function createCommand(session: Session) {
  return withApi(
    command('create', {
      summary: 'create a webhook and write its secret to a file',
      examples: [
        ['endpoints create --url https://example.com/webhooks --secrets audian.json', 'for all events'],
        [
          'endpoints create --url https://example.com/webhooks --secrets audian.json --events call.completed',
          'for one',
        ],
      ],
    }),
  )
    .requiredOption('--url <url>', 'where deliveries go')
    .requiredOption('--secrets <file>', 'a new file for the secret, readable only by you')
    .option(...eventsFlag)
    .option('--description <text>', 'for your reference')
    .option('--paused', 'receives nothing until it is activated')
    .action(async (options) => {
      const { create } = await import('./create.ts')
      session.ended(await create(session.terminal(options), options))
    })
}

function updateCommand(session: Session) {
  return withApi(
    command('update', {
      summary: 'change a webhook',
      examples: [
        ['endpoints update wh_abc123 --events call.completed recording.completed', 'subscribes to two events'],
        ['endpoints update wh_abc123 --pause', 'stops its deliveries'],
      ],
    }),
  )
    .argument('<id>', idOf)
    .option('--url <url>', 'where deliveries go')
    .option(...eventsFlag)
    .option('--description <text>', 'for your reference')
    .option('--pause', 'stop its deliveries')
    .option('--activate', 'resume its deliveries')
    .action(async (id, options) => {
      const { update } = await import('./update.ts')
      session.ended(await update(session.terminal(options), id, options))
    })
}

function deleteCommand(session: Session) {
  return withApi(
    command('delete', {
      summary: 'delete a webhook, after asking',
      examples: [
        ['endpoints delete wh_abc123', 'asks first'],
        ['endpoints delete wh_abc123 --yes', 'for scripts'],
      ],
    }),
  )
    .argument('<id>', idOf)
    .option('-y, --yes', 'do not ask')
    .action(async (id, options) => {
      const { deleteWebhook } = await import('./delete.ts')
      session.ended(await deleteWebhook(session.terminal(options), id, options))
    })
}

function rotateCommand(session: Session) {
  return withApi(
    command('rotate', {
      summary: 'replace the secret of a webhook without losing a delivery, after asking',
      examples: [
        ['endpoints rotate wh_abc123 --secrets audian.json', 'asks first'],
        ['endpoints rotate wh_abc123 --secrets audian.json --yes', 'for scripts'],
      ],
    }),
  )
    .argument('<id>', idOf)
    .requiredOption('--secrets <file>', 'that your receiver reads: { "secrets": ["whsec_…"], "rotating": false }')
    .option('-y, --yes', 'do not ask')
    .action(async (id, options) => {
      const { rotate } = await import('./rotate.ts')
      session.ended(await rotate(session.terminal(options), id, options))
    })
}

function withdrawCommand(session: Session) {
  return command('withdraw', {
    summary: 'remove secrets that were replaced more than an hour ago',
    examples: [['endpoints withdraw --secrets audian.json', 'every few minutes, for example by cron']],
  })
    .requiredOption('--secrets <file>', 'that your receiver reads')
    .action(async (options) => {
      const { withdraw } = await import('./rotate.ts')
      session.ended(await withdraw(session.terminal(options), options))
    })
}

function testCommand(session: Session) {
  return withApi(
    command('test', {
      summary: 'request a test delivery',
      examples: [['endpoints test wh_abc123 --event recording.completed', 'a sample of that event']],
    }),
  )
    .argument('<id>', idOf)
    .option('--event <name>', 'the event', 'call.completed')
    .action(async (id, options) => {
      const { sendTest } = await import('./send-test.ts')
      session.ended(await sendTest(session.terminal(options), id, options))
    })
}
