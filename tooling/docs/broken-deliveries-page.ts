import { brokenDeliveries } from '@audian-webhooks/testing'

const beginning = `<!-- order: 9 -->

<!-- Made by npm run docs:generate from packages/testing/src/broken. Changes here are lost. -->

# Broken deliveries

\`breakDelivery(delivery, name, { secret })\` of \`@audian-webhooks/testing\` returns a signed delivery with one thing wrong, and
\`brokenDeliveries[name]\` has the outcome and the status that a receiver with a store and default limits gives it. Use them to
[test a route](../../packages/testing/README.md#test-a-route).

| name | what is wrong | outcome | status |
| --- | --- | --- | --- |
`

/** The page of broken deliveries: what is wrong with each, and how a receiver answers it. */
export function brokenDeliveriesPage(): string {
  const rows = Object.entries(brokenDeliveries).map(
    ([name, { what, outcome, status }]) =>
      `| \`${name}\` | ${what.replace(/[<*_|]/g, '\\$&')} | \`${outcome}\` | ${status} |`,
  )
  return `${beginning}${rows.join('\n')}\n`
}
