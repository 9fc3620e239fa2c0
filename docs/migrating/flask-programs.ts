import { type Binary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { programsOf } from './page-programs.ts'
import type { RunningProgram } from './running-program.ts'
import { startService } from './service.ts'

const flask: Binary = { program: 'flask', debianPackage: 'python3-flask', optional: true }
const path = findBinary(flask)

/** Why tests that need Flask are skipped. */
export const missingFlask = path === undefined ? skipReason(flask) : undefined

export const flaskPage = 'docs/migrating/from-flask.md'
export const secret = 'whsec_from_flask'

/** The Node service that passes events to Flask, and Flask behind it. */
export interface BothPrograms {
  readonly origin: string
  readonly behind: RunningProgram
  kill(): Promise<void>
}

export type FlaskPrograms = Awaited<ReturnType<typeof openFlaskPrograms>>

/** The programs of the page about Flask, with a service that their handlers call. */
export async function openFlaskPrograms() {
  const [programs, service] = await Promise.all([programsOf(flaskPage), startService()])
  const functions = ['handle_call_completed', 'handle_recording_completed', 'handleCallCompleted']
  const options = { secret, functions, serviceUrl: service.url }
  const startFlask = (index: number, changed = {}) =>
    programs.startFlask(index, { path: path ?? '', ...options, ...changed })
  return {
    service,
    startBefore: (changed: { secret?: string } = {}) => startFlask(0, changed),
    startTypeScript: (changed: { secret?: string } = {}) => programs.startTypeScript(0, { ...options, ...changed }),
    async startBoth(changed: { secret?: string } = {}): Promise<BothPrograms> {
      const behind = await startFlask(1)
      const env = { FLASK_URL: behind.origin }
      try {
        const { origin, kill } = await programs.startTypeScript(1, { ...options, ...changed, env })
        return { origin, behind, kill: async () => void (await Promise.all([kill(), behind.kill()])) }
      } catch (error) {
        await behind.kill()
        throw error
      }
    },
    async close() {
      programs.remove()
      await service.stop()
    },
  }
}
