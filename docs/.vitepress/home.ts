import type { PageData } from 'vitepress'
import { repository } from '../site/links.ts'

/** What the home page has above its text. */
export const home: PageData['frontmatter'] = {
  title: 'audian-webhooks',
  titleTemplate: "Audian's webhooks in Node.js",
  layout: 'landing',
  sidebar: false,
  hero: {
    name: 'audian-webhooks',
    text: "Receive Audian's webhooks without losing one",
    tagline: "Verified signatures, typed events, deduplication, and HTTP responses that match Audian's retries.",
    actions: [
      { text: 'Get started', link: '/start/' },
      { text: 'How it answers', link: '/concepts/ack-contract', theme: 'alt' },
      { text: 'GitHub', link: repository, theme: 'alt' },
    ],
  },
  features: [
    {
      title: 'No wrong 4xx',
      details:
        'Audian never retries a 4xx. The receiver answers 4xx only if a request is certainly not an authentic event. Any other failure is a 5xx, so Audian delivers again.',
      link: '/concepts/ack-contract',
    },
    {
      title: 'Duplicates are skipped',
      details:
        'A store remembers which events were processed, and allows one run of an event at a time: in memory, SQLite, Redis or PostgreSQL.',
      link: '/concepts/idempotency',
    },
    {
      title: 'Effects exactly once',
      details: "With PostgreSQL or SQLite, a handler's writes and the record of its success are one transaction.",
      link: '/concepts/exactly-once',
    },
    {
      title: 'Slow work after the answer',
      details:
        'A queue stores the event, Audian gets its 200, and workers run the handlers, with retries and dead letters.',
      link: '/guides/queues',
    },
    {
      title: 'A local Audian',
      details:
        'The emulator on your machine signs, delivers, retries and breaks connections. Its dashboard explains each answer.',
      link: '/packages/emulator',
    },
    {
      title: 'Find mistakes',
      details: 'One command checks your URL from outside. Another finds out why a signature does not verify.',
      link: '/guides/doctor',
    },
  ],
}
