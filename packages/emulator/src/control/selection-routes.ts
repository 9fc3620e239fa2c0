import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { ExportFormat } from '../export/export-deliveries.ts'
import type { LocalAudian } from '../local-audian.ts'
import { checked } from './checked.ts'
import { countOf } from './count.ts'
import { skippedByReason, tellProgress } from './redelivery.ts'
import { searchText } from './search-text.ts'
import type { Stream } from './stream.ts'
import type { RedeliverAllView } from './views.ts'

const selection = z.object({ q: searchText.default('') }, 'The body must be a JSON object.')

const types: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/jsonl; charset=utf-8',
  har: 'application/json; charset=utf-8',
}
const formats: readonly ExportFormat[] = ['jsonl', 'har']

/** Routes that act on all deliveries that a search finds. */
export function selectionRoutes(app: FastifyInstance, audian: LocalAudian, stream: Pick<Stream, 'tell'>): void {
  let redeliveries = 0
  app.get('/deliveries/count', (request) => countOf(audian.state, { search: checked(selection, request.query).q }))
  app.post('/deliveries/redeliver', async (request): Promise<RedeliverAllView> => {
    const { q } = checked(selection, request.body)
    const onProgress = tellProgress(stream, ++redeliveries)
    const { deliveries, skipped } = await audian.redeliverAll({ search: q, onProgress })
    return { started: deliveries.length, skipped: skippedByReason(skipped) }
  })
  app.delete('/deliveries', async (request) => ({
    deliveries: await audian.clear({ search: checked(selection, request.query).q }),
  }))
  for (const format of formats) {
    app.get(`/export.${format}`, (request, reply) => {
      const { q } = checked(selection, request.query)
      const pieces = audian.exportDeliveries({ format, search: q })
      return reply
        .type(types[format])
        .header('content-disposition', `attachment; filename="${fileName(format, audian.clock.now())}"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(pieces, { objectMode: false }))
    })
  }
}

/** `audian-deliveries-2026-03-01T12-30-00Z.har`. Some file systems do not allow colons in file names. */
function fileName(format: ExportFormat, now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')
  return `audian-deliveries-${time}Z.${format}`
}
