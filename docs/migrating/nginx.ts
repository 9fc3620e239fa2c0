import { findBinary, freePort, nginxBinary, nginxFolder, skipReason } from '@audian-webhooks/test-services'
import { fencesOf } from '../../tooling/docs/fences.ts'

/** Why tests that need nginx are skipped. */
export const missingNginx = findBinary(nginxBinary) === undefined ? skipReason(nginxBinary) : undefined

/** Origins of the servers behind it. */
interface Targets {
  readonly webhooks: string
  readonly rest: string
}

/** nginx with the locations of a page. */
export async function startNginx(page: string, targets: Targets) {
  const listen = `127.0.0.1:${await freePort()}`
  const configuration = await nginxFolder()
  const write = (to: Targets) => configuration.write(`server { listen ${listen}; ${locationsOf(page, to)} }`)
  await write(targets)
  const { reload, stop } = await configuration.start()
  return {
    origin: `http://${listen}`,
    async reload(to: Targets) {
      await write(to)
      await reload()
    },
    stop,
  }
}

function locationsOf(page: string, { webhooks, rest }: Targets): string {
  const fence = fencesOf(page).find(({ language }) => language === 'nginx')
  const text = fence?.lines.join('\n') ?? ''
  const [first, last] = ['proxy_pass http://127.0.0.1:3001;', 'proxy_pass http://127.0.0.1:3000;']
  if (!text.includes(first) || !text.includes(last)) throw new Error(`${page} leads to other addresses.`)
  return text.replace(first, `proxy_pass ${webhooks};`).replace(last, `proxy_pass ${rest};`)
}
