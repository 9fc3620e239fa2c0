import { withApi } from '../api/options.ts'
import { command, group, type Session } from '../command.ts'

/** The webhooks that an account has registered. */
export function endpointsCommand(session: Session) {
  return group('endpoints', 'list and change the webhooks of an account')
    .addCommand(listCommand(session))
    .addCommand(deleteCommand(session))
}

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
    .argument('<id>', 'of the webhook: see endpoints list')
    .option('-y, --yes', 'do not ask')
    .action(async (id, options) => {
      const { deleteWebhook } = await import('./delete.ts')
      session.ended(await deleteWebhook(session.terminal(options), id, options))
    })
}
