import type { AudianClient, WebhookLog } from '@audian-webhooks/client'

/**
 * Returns the entries of a webhook's logs that are new, or have changed, since the call before. The first call reads
 * all pages. Later calls read until a page contains nothing new and every open entry was found: the order of the pages
 * is not documented.
 */
export function watchChanges({ webhooks }: AudianClient, id: string): () => Promise<WebhookLog[]> {
  const known = new Map<string, WebhookLog>()
  let first = true

  return async () => {
    const changed: WebhookLog[] = []
    const open = new Set([...known.values()].filter(isOpen).map((log) => log.id))
    for await (const { entries } of webhooks.logs(id, { limit: 100 }).pages()) {
      const news = entries.filter((log) => differs(log, known.get(log.id)))
      for (const log of entries) open.delete(log.id)
      for (const log of news) known.set(log.id, log)
      changed.push(...news)
      if (!first && news.length === 0 && open.size === 0) break
    }
    first = false
    return changed
  }
}

function isOpen({ status }: WebhookLog): boolean {
  return status !== 'delivered' && status !== 'failed'
}

function differs(log: WebhookLog, known: WebhookLog | undefined): boolean {
  return log.status !== known?.status || log.attempts !== known.attempts
}
