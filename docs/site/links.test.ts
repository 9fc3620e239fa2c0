import { expect, it } from 'vitest'
import { repository, siteLink } from './links.ts'

const guide = 'docs/guides/queues.md'

it.each([
  ['https://example.com/a', 'https://example.com/a'],
  ['#workers', '#workers'],
  ['../reference/options.md#startworkers', '/reference/options.md#startworkers'],
  ['../start/index.md', '/start/index.md'],
  ['../../packages/queues/bullmq', '/packages/queue-bullmq.md'],
  ['../../packages/queues/bullmq/README.md#options', '/packages/queue-bullmq.md#options'],
  ['../../CONTRIBUTING.md', `${repository}/blob/main/CONTRIBUTING.md`],
  ['../../examples/node', `${repository}/tree/main/examples/node`],
  ['../reference/events.schema.json', `${repository}/blob/main/docs/reference/events.schema.json`],
  ['missing.md', '/guides/missing.md'],
  [`${repository}/blob/main/docs/reference/errors.md#options_invalid`, '/reference/errors.md#options_invalid'],
  [
    `${repository}/blob/main/packages/client/README.md#finding-missed-events`,
    '/packages/client.md#finding-missed-events',
  ],
  [`${repository}/tree/main/packages/queues/bullmq`, '/packages/queue-bullmq.md'],
  [`${repository}/blob/main/examples/node/package.json`, `${repository}/blob/main/examples/node/package.json`],
  [`${repository}/blob/main/missing.md`, `${repository}/blob/main/missing.md`],
  [`${repository}/issues`, `${repository}/issues`],
])('%s leads to %s', (href, place) => {
  expect(siteLink(guide, href)).toBe(place)
})
