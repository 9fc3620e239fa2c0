import type { StateView } from '../../src/control/views.ts'

/** Registers an endpoint from a shell, as with Audian itself. */
export function registerCommand(api: StateView['api']): string {
  const webhook = { url: 'http://localhost:3000/webhooks', events: ['*'], active: true }
  return [
    `curl -X POST ${api.url}/webhooks`,
    `  -H 'X-Auth-Token: ${api.token}'`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${JSON.stringify(webhook)}'`,
  ].join(' \\\n')
}
