/** A program whose figures are part of the report. */
export interface Program {
  /** Of its file, and for `--only`. */
  readonly name: string
  readonly heading: string
  /** What a reader must know of the comparison. */
  readonly text: string
  /** What Node gets beside the program. */
  readonly flags?: readonly string[]
}

export const programs: readonly Program[] = [
  {
    name: 'pipeline',
    heading: 'A delivery in process',
    text: [
      'Each program gets deliveries one after another and passes them to the same handler. *By hand* only verifies the signature and parses the JSON. octokit verifies, parses and',
      'dispatches. stripe and svix (which uses standardwebhooks) verify, check the age and parse. None of them validates the data or remembers events, so compare them with',
      "`store: 'none'`. The [memory store](../packages/stores/memory) adds what makes duplicates harmless.",
    ].join(' '),
  },
  {
    name: 'http',
    heading: 'Adapters over HTTP',
    text: [
      'Each server has its own process. wrk keeps its connections busy with new, signed deliveries. *By hand* verifies and awaits the handler: without limits, tolerance or store. The',
      'adapters run the whole receiver with the memory store. *Receiver by hand* is the code by hand behind the node adapter: it shows the share of the adapter.',
    ].join(' '),
  },
  {
    name: 'redis-store',
    heading: 'Redis store',
    text: 'Both sides run the same two scripts on the same server. So 1 means that the store adds nothing to what Redis and its client need.',
  },
  {
    name: 'postgres-store',
    heading: 'PostgreSQL store',
    text: 'The store sends concurrent calls together in one statement. By hand, each call is a separate statement on a pool of the same size. In rows with a rate, the store is faster above 1; in rows with ms, below 1.',
  },
  {
    name: 'queue',
    heading: 'A queue on Redis',
    text: 'Each delivery is stored in Redis, and on its disk, before the response.',
  },
  {
    name: 'sqlite-queue',
    heading: 'Queues on one machine',
    text: 'Both queues write to the same disk before a delivery is answered. One caller waits for the disk at each job. Many callers share a write.',
  },
  {
    name: 'memory-store',
    heading: 'Memory store',
    text: 'Beyond its limit, the store forgets the oldest events. A call must not stop the process while it does so.',
    flags: ['--expose-gc', '--conditions=source'],
  },
  {
    name: 'import',
    heading: 'Cold start',
    text: 'A serverless function pays this at each start. The dependencies are imported alone, so their shares need not add up.',
  },
]
