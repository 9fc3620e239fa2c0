import type { Framework } from './framework.ts'

/** The file of a receiver, and how to mount it. */
export interface Receiver {
  /** The adapter's package. */
  readonly adapter: string
  /** Names from packages, by package, beside those that all receivers import. */
  readonly imports: Readonly<Record<string, string>>
  /** Types from packages, for TypeScript only. */
  readonly types?: Readonly<Record<string, string>>
  /** What follows the imports. `typed` gives a text in TypeScript only. */
  code(typed: (text: string) => string): string
  /** The path of its address. */
  readonly path: string
  /** What else must be written, and where. */
  readonly mount?: Mount
}

export interface Mount {
  readonly where: string
  /** Names from packages, by package, beside those that the receiver's file exports. */
  readonly imports: Readonly<Record<string, string>>
  readonly code: string
}

const receiver = `// For development: memoryStore() forgets everything when the process ends. In production, use a persistent store that
// all processes share: @audian-webhooks/store-redis, -postgres or -sqlite, with a \`name\`.
const store = memoryStore()

// The secret is the signing_secret that Audian shows when the webhook is created.
const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store })

webhooks.on('call.completed', (event) => {
  console.log(\`\${event.data.call_id} took \${event.data.duration} s\`)
})`

const closing = `
// Before your process ends: await webhooks.close()`

/** In a function, since \`next build\` loads the file without a secret. */
const createReceiver = `function createReceiver() {
${receiver.replaceAll(/^(?=.)/gm, '  ')}
  return webhooks
}`

const onExpress: Omit<Receiver, 'mount'> = {
  adapter: '@audian-webhooks/express',
  imports: { '@audian-webhooks/express': 'expressWebhooks' },
  code: () => `${receiver}
${closing}

export const audianWebhooks = expressWebhooks(webhooks)`,
  path: '/webhooks',
}

export const receivers: Readonly<Record<Framework, Receiver>> = {
  express: {
    ...onExpress,
    mount: {
      where: 'where you create your app, before express.json()',
      imports: {},
      code: `app.use('/webhooks', audianWebhooks)`,
    },
  },
  nestjs: {
    ...onExpress,
    mount: {
      where: 'where you create your app, between NestFactory.create() and app.listen()',
      imports: {},
      code: `app.use('/webhooks', audianWebhooks)`,
    },
  },
  fastify: {
    adapter: '@audian-webhooks/fastify',
    imports: {},
    code: () => `${receiver.replace('const webhooks', 'export const webhooks')}
${closing}`,
    path: '/webhooks',
    mount: {
      where: 'where you create your app',
      imports: { '@audian-webhooks/fastify': 'fastifyWebhooks' },
      code: `app.register(fastifyWebhooks, { webhooks, path: '/webhooks' })`,
    },
  },
  hono: {
    adapter: '@audian-webhooks/fetch',
    imports: { '@audian-webhooks/fetch': 'fetchWebhooks', hono: 'Hono' },
    code: () => `${receiver}
${closing}

// 'process': the process continues to run after a response, as in Node. On other platforms, pass their waitUntil.
const receive = fetchWebhooks(webhooks, { waitUntil: 'process' })

export const audianWebhooks = new Hono().all('/', (context) => receive(context.req.raw))`,
    path: '/webhooks',
    mount: {
      where: 'where you create your app',
      imports: {},
      code: `app.route('/webhooks', audianWebhooks)`,
    },
  },
  'nextjs-app': {
    adapter: '@audian-webhooks/fetch',
    imports: { '@audian-webhooks/fetch': 'fetchWebhooks' },
    types: { '@audian-webhooks/fetch': 'FetchHandler' },
    code: (typed) => `// Signatures are verified with node:crypto.
export const runtime = 'nodejs'

// Created at the first delivery: \`next build\` loads this file without a secret.
let receive${typed(': FetchHandler | undefined')}

${createReceiver}

export function POST(request${typed(': Request')})${typed(': Promise<Response>')} {
  receive ??= fetchWebhooks(createReceiver())
  return receive(request)
}`,
    path: '/webhooks',
  },
  'nextjs-pages': {
    adapter: '@audian-webhooks/node',
    imports: { '@audian-webhooks/node': 'nodeWebhooks' },
    types: { 'node:http': 'IncomingMessage, ServerResponse' },
    code: (typed) => `// The signature covers the bytes as they arrive, so Next.js must not parse them.
export const config = { api: { bodyParser: false } }

// Created at the first delivery: \`next build\` loads this file without a secret.
let receive${typed(': ReturnType<typeof nodeWebhooks> | undefined')}

${createReceiver}

export default function handler(request${typed(': IncomingMessage')}, response${typed(': ServerResponse')})${typed(': Promise<void>')} {
  receive ??= nodeWebhooks(createReceiver())
  return receive(request, response)
}`,
    path: '/api/webhooks',
  },
  node: {
    adapter: '@audian-webhooks/node',
    imports: { '@audian-webhooks/node': 'nodeWebhooks', 'node:http': 'createServer' },
    code: () => `${receiver}

const port = Number(process.env.PORT ?? 3000)
const server = createServer(nodeWebhooks(webhooks, { path: '/webhooks' }))
server.listen(port, () => console.log(\`Listening on http://localhost:\${port}/webhooks\`))

process.once('SIGTERM', async () => {
  server.close()
  await webhooks.close()
})`,
    path: '/webhooks',
  },
}
