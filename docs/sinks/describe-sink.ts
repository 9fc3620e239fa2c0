import {
  type Binary,
  findBinary,
  type RedisServer,
  redisBinary,
  skipReason,
  startRedis,
} from '@audian-webhooks/test-services'
import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { codePrograms } from '../../tooling/docs/code-programs.ts'
import { fencesOf } from '../../tooling/docs/fences.ts'
import { type PageModule, pageModule } from '../../tooling/docs/page-module.ts'
import type { Broker } from './broker.ts'
import { faultCases } from './fault-cases.ts'
import { runCases } from './run-cases.ts'
import { SinkBench } from './sink-bench.ts'
import { stopCases } from './stop-cases.ts'

interface PageSink {
  readonly binary: Binary
  /** The name of the page's function that starts a worker. */
  readonly workerName: string
  open(code: PageModule): Promise<Broker>
}

/** Tests the page's sink and worker on a real server, and breaks it in the middle of their work. */
export function describeSink(name: string, { binary, workerName, open }: PageSink): void {
  const missing = [binary, redisBinary].find((each) => findBinary(each) === undefined)
  if (missing !== undefined) skipReason(missing)
  describe.skipIf(missing !== undefined)(`the sink and the worker for ${name}`, () => {
    let broker: Broker
    let redis: RedisServer

    beforeAll(async () => {
      redis = await startRedis()
      broker = await open(await pageModule(programWith(workerName)))
    })
    afterAll(async () => {
      await broker?.stop()
      await redis?.stop()
    })

    for (const { name: sentence, run } of [...faultCases, ...runCases, ...stopCases]) {
      it(sentence, async () => {
        const quiet = vi.spyOn(console, 'error').mockReturnValue()
        await broker.clear()
        const bench = new SinkBench({ broker, redis, workerName })
        await run(bench).finally(() => bench.close())
        quiet.mockRestore()
      })
    }
  })
}

function programWith(workerName: string) {
  const programs = codePrograms(fencesOf('docs/guides/writing-a-queue.md'))
  const program = programs.find(({ text }) => text.includes(`function ${workerName}(`))
  if (program === undefined) throw new Error(`The page has no ${workerName}().`)
  return program
}
