import type { Webhook } from '@audian-webhooks/client'
import { type Finding, headings, ok, problem } from '../finding.ts'
import { difference } from './near-match.ts'

/** Whether deliveries go to the URL: exactly this one. */
export function judgeRegistration(
  webhooks: readonly Webhook[],
  url: URL,
  id: string | undefined,
): { readonly webhook: Webhook | undefined; readonly finding: Finding } {
  const candidates = id === undefined ? webhooks : webhooks.filter((webhook) => webhook.id === id)
  const exact = candidates.filter((webhook) => isSame(webhook.url, url))
  // Of several, one that is active is the one that delivers.
  const webhook = exact.find(({ active }) => active) ?? exact[0]
  if (webhook !== undefined) return { webhook, finding: registered(webhook, exact.length) }
  if (id !== undefined) return { webhook: undefined, finding: otherUrl(id, candidates[0], url) }
  return { webhook: undefined, finding: notRegistered(webhooks, url) }
}

const findingId = 'registered'

function isSame(registered: string, { href }: URL): boolean {
  return URL.canParse(registered) && new URL(registered).href === href
}

function registered({ id }: Webhook, count: number): Finding {
  return ok(
    findingId,
    `${id} is registered for this URL.`,
    count > 1 ? `So are ${count - 1} more: each delivers every event.` : undefined,
  )
}

function otherUrl(id: string, webhook: Webhook | undefined, url: URL): Finding {
  if (webhook === undefined) {
    return problem(findingId, {
      title: `There is no webhook ${id}.`,
      advice: 'Look up its id with: audian-webhooks endpoints list',
      heading: headings.receiving,
    })
  }
  return problem(findingId, {
    title: `${id} is registered for another URL: ${webhook.url}.`,
    detail: sentence(difference(webhook.url, url)?.text),
    advice: `Correct it with: audian-webhooks endpoints update ${id} --url ${url.href}`,
    heading: headings.receiving,
  })
}

function notRegistered(webhooks: readonly Webhook[], url: URL): Finding {
  const near = webhooks.flatMap((webhook) => {
    const differs = difference(webhook.url, url)
    return differs === undefined ? [] : [{ webhook, differs }]
  })
  const [first] = near.sort((one, other) => one.differs.weight - other.differs.weight)
  if (first === undefined) {
    return problem(findingId, {
      title: 'No webhook is registered for this URL.',
      detail: `The account has ${webhooks.length === 0 ? 'none' : `${webhooks.length}, for other hosts`}.`,
      advice: `Register it with: audian-webhooks endpoints create --url ${url.href} --secrets audian.json`,
      heading: headings.receiving,
    })
  }
  return problem(findingId, {
    title: `No webhook is registered for exactly this URL, but ${first.webhook.id} is registered for ${first.webhook.url}.`,
    detail: sentence(first.differs.text),
    advice: `Correct it with: audian-webhooks endpoints update ${first.webhook.id} --url ${url.href}`,
    heading: headings.receiving,
  })
}

function sentence(difference: string | undefined): string | undefined {
  return difference === undefined ? undefined : `The difference: ${difference}.`
}
