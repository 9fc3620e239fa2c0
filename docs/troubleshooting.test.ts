import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startEmulator } from '@audian-webhooks/emulator'
import { findBinary } from '@audian-webhooks/test-services'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { audianWebhooks } from '../e2e/cli/command-line.ts'
import { type ShownProblem, shownProblems, steady, update } from './troubleshooting/page.ts'
import { receiver, receiverBehind, receiverBehindParser, secret } from './troubleshooting/receivers.ts'

/** Where the commands of a problem run. */
interface Situation {
  /** What stands for `http://localhost:3000/webhooks` and for the other texts of the page. */
  readonly replaced: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly folder?: string | undefined
}

const at = async (url: Promise<string>): Promise<Situation> => ({
  replaced: { 'http://localhost:3000/webhooks': await url },
})

const causes: Readonly<Record<string, () => Promise<Situation>>> = {
  'The webhook is inactive': () => localAudian({ active: false }),
  'The event is not subscribed': () => localAudian({ events: ['call.completed'] }),
  'The address cannot be reached': async () => {
    const situation = await localAudian({ url: 'http://127.0.0.1:9/webhooks' }, 'call.completed')
    return {
      ...situation,
      replaced: { ...situation.replaced, 'http://localhost:3000': 'http://127.0.0.1:9', 'port 3000': 'port 9' },
    }
  },
  'Audian logs a 301 or 308': () =>
    at(receiverBehind(() => ({ status: 308, location: 'http://localhost:3000/webhooks/' }))),
  'Audian logs a 404 or 405': async () => {
    const { origin } = new URL(await receiver())
    return { replaced: { 'http://localhost:3000': origin } }
  },
  '413 for long calls': () => at(receiverBehind((body) => (body.length > 100_000 ? { status: 413 } : { body }))),
  '401 for every delivery': async () => {
    const situation = await at(receiver({ secret: 'whsec_of_another_webhook' }))
    const { replaced, folder } = await captured()
    return { replaced: { ...situation.replaced, ...replaced }, folder, env: { RECEIVER_SECRET: `${secret}\n` } }
  },
  '500, and the log names express.json()': () => at(receiverBehindParser()),
  '401 through a proxy, 200 without it': () =>
    at(receiverBehind((body) => ({ body: body === '' ? body : JSON.stringify(JSON.parse(body)) }))),
  '503: The timestamp is too far from this clock': () => at(receiver()),
  'The guide says that header names are case-sensitive': async () => {
    const [situation, { replaced, folder }] = [await at(receiver()), await captured()]
    return { replaced: { ...situation.replaced, ...replaced }, folder }
  },
  '500: A handler failed': () =>
    at(
      receiver({}, (webhooks) =>
        webhooks.on('call.completed', () => Promise.reject(new Error('no customer has this number'))),
      ),
    ),
  '503: The handlers are still running': () =>
    at(receiver({ deadlineMs: 1000 }, (webhooks) => webhooks.on('call.completed', () => new Promise(() => undefined)))),
  '503: Temporarily unavailable': () =>
    at(receiver({ secret: () => Promise.reject(new Error('the vault is sealed')) })),
  '200, but no handler runs': () => at(receiver()),
  '200, duplicate: true': () => at(receiver()),
  'An event is missing': async () => {
    const folder = await emptyFolder()
    await writeFile(join(folder, 'ids.txt'), 'evt_of_another_call\n')
    return {
      ...(await localAudian({ url: await receiver({ secret: 'whsec_before_the_rotation' }) }, 'call.completed')),
      folder,
    }
  },
}

async function localAudian(webhook: object, event?: string): Promise<Situation> {
  const emulator = await startEmulator({ speed: 0 })
  onTestFinished(() => emulator.close())
  const { id } = emulator.register({ url: 'https://hooks.example.com/webhooks', secret, ...webhook })
  if (event !== undefined) emulator.send({ event })
  await emulator.idle()
  return { replaced: { '--emulator': `--emulator ${emulator.url}`, wh_1234567890abcdef: id } }
}

/** A delivery, as a receiver got it. */
async function captured(): Promise<Situation> {
  const folder = await emptyFolder()
  const { headers, body } = signedDelivery(sampleEvent('call.completed'), { secret })
  await writeFile(join(folder, 'body.json'), body)
  const [signature = '', timestamp = ''] = [headers['x-audian-signature'], headers['x-audian-timestamp']]
  const replaced = { $SIGNATURE: signature, $TIMESTAMP: timestamp }
  return { replaced, folder }
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'audian-troubleshooting-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

const problems = shownProblems().filter(({ commands }) => commands.length > 0)

describe('docs/troubleshooting.md', () => {
  it('has a cause for every problem that shows a command', () => {
    expect(Object.keys(causes).sort()).toEqual(problems.map(({ heading }) => heading).sort())
  })

  it.each(problems)('shows what is printed: $heading', async (problem) => {
    const { printed, logged } = await provoked(problem)
    if (process.env.UPDATE_PAGE === '1') return update(problem, printed)
    for (const [index, { command, output }] of problem.commands.entries()) {
      expect(output, `${command} shows no output. Run with UPDATE_PAGE=1.`).not.toEqual([])
      for (const part of parts(output)) expect(steady(printed[index] ?? ''), command).toContain(part)
    }
    for (const part of parts(problem.log)) expect(steady(logged.join('\n'))).toContain(part)
  })
})

/** A line of `…` stands for lines that the page leaves out, and one at the end of a line for its rest. */
function parts(lines: readonly string[]): string[] {
  return steady(lines.join('\n'))
    .split(/…$/m)
    .map((part) => part.trim())
}

async function provoked({ heading, commands }: ShownProblem): Promise<{ printed: string[]; logged: string[] }> {
  const situation = await causes[heading]?.()
  if (situation === undefined) throw new Error(`Nothing causes '${heading}'.`)
  const [printed, logged]: [string[], string[]] = [[], []]
  for (const method of ['warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((text: string) => void logged.push(text))
  }
  onTestFinished(() => void vi.restoreAllMocks())
  for (const { command } of commands) printed.push(await run(command, situation))
  return { printed, logged }
}

async function run(command: string, { replaced, folder, env = {} }: Situation): Promise<string> {
  const pairs = Object.entries(replaced)
  const real = pairs.reduce((text, [shown, value]) => text.replaceAll(shown, value), command)
  const options = { cwd: folder, env: { AUDIAN_WEBHOOK_SECRET: secret, ...env } }
  const [, words] = /^npx @audian-webhooks\/cli (.+)$/.exec(real) ?? []
  const { stdout, stderr } =
    words === undefined ? await shell(real, folder) : await audianWebhooks(words.split(' '), options)
  return pairs.reduce((text, [shown, value]) => text.replaceAll(value, shown), `${stdout}${stderr}`)
}

async function shell(command: string, cwd: string | undefined): Promise<{ stdout: string; stderr: string }> {
  if (findBinary({ program: 'curl', debianPackage: 'curl' }) === undefined) throw new Error('curl is missing.')
  return await promisify(execFile)('sh', ['-c', command], { cwd })
}
