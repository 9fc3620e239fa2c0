/** The arrows between packages, and between the folders of core. Imports of types count like any other. */

const tests = '[.]test(-d)?[.]ts$'
const doubles = '/src/doubles/'
/** What the dashboard uses is bundled into it; Vite builds it in the workspace only. */
const bundled = ['^packages/emulator/dashboard/', '^packages/emulator/src/dashboard/assets[.]ts$']
const role = (name) => `^packages/${name}/`

const arrow = (name, comment, { from, to }) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    arrow('no-cycle', 'Two files that need each other are one idea, or hide a third.', {
      from: {},
      to: { circular: true },
    }),
    arrow('resolvable', 'Nothing may point nowhere.', { from: {}, to: { couldNotResolve: true } }),
    arrow('core-stands-alone', 'Core knows ports, never who implements them.', {
      from: { path: role('core'), pathNot: [tests, doubles] },
      to: { path: '^packages/', pathNot: role('core') },
    }),
    arrow('core-tests-stand-alone', 'Tests of core and their doubles may use the testing kit; the rest meets in e2e.', {
      from: { path: `${role('core')}(.*${tests}|src/doubles/)` },
      to: { path: '^packages/', pathNot: [role('core'), role('testing')] },
    }),
    arrow('adapters-meet-no-stores', 'An adapter translates requests; it never learns where claims live.', {
      from: { path: role('adapters') },
      to: { path: '^packages/(stores|queues|client|emulator|cli|otel)/' },
    }),
    arrow(
      'adapters-stand-on-node-only',
      'Express and Fastify are built on the node adapter; no adapter is built on another.',
      {
        from: { path: '^packages/adapters/([^/]+)/', pathNot: tests },
        to: { path: role('adapters'), pathNot: ['^packages/adapters/$1/', '^packages/adapters/node/'] },
      },
    ),
    arrow('fetch-is-not-node', 'Runtimes without node:http use it.', {
      from: { path: role('adapters/fetch'), pathNot: tests },
      to: { path: [role('adapters/node'), '^(node:)?https?$'] },
    }),
    arrow('stores-and-queues-know-core-only', 'They implement its ports and meet no one else.', {
      from: { path: '^packages/(stores|queues|otel)/([^/]+)/', pathNot: [tests, doubles] },
      // What everything on SQLite has in common is part of the store.
      to: {
        path: '^packages/',
        pathNot: ['^packages/$1/$2/', role('core'), '^packages/stores/sqlite/src/database[.]ts$'],
      },
    }),
    arrow('testing-knows-core-only', 'The contract suites receive what they test as arguments.', {
      from: { path: role('testing') },
      to: { path: '^packages/', pathNot: [role('testing'), role('core')] },
    }),
    arrow(
      'client-and-emulator-know-the-protocol-only',
      'They are at the other end of the wire, and may ask why a signature fails. Of the index they may import OptionsError alone: see biome.json.',
      {
        from: { path: '^packages/(client|emulator)/', pathNot: tests },
        to: { path: '^packages/', pathNot: ['^packages/$1/', '^packages/core/src/(protocol/|(index|diagnose)[.]ts$)'] },
      },
    ),
    arrow('cli-is-an-end', 'It uses the client, the emulator and the testing kit; nothing uses it.', {
      from: { path: '^packages/', pathNot: role('cli') },
      to: { path: role('cli') },
    }),
    arrow('cli-meets-no-receiver', 'It looks at receivers from outside.', {
      from: { path: role('cli'), pathNot: tests },
      to: { path: '^packages/(adapters|queues|stores)/' },
    }),
    arrow('nothing-imports-the-ends', 'Here everything meets, so nothing can depend on it.', {
      from: { path: '^(packages|tooling)/' },
      to: { path: '^(e2e|examples|benchmarks|docs)/' },
    }),
    arrow('protocol-is-a-leaf', 'Both ends of the wire share it.', {
      from: { path: '^packages/core/src/protocol/' },
      to: { path: '^packages/', pathNot: '^packages/core/src/protocol/' },
    }),
    arrow(
      'steps-do-not-know-the-order',
      'Only intake.ts and process.ts know the order of the steps, only webhooks.ts wires them.',
      {
        from: { path: '^packages/core/src/[^/]+/', pathNot: [tests, doubles] },
        to: { path: '^packages/core/src/(webhooks|typed-webhooks|index|kit)[.]ts$' },
      },
    ),
    arrow('process-knows-no-http', 'A worker processes events too: no deadline, no drain list, no waitUntil.', {
      from: { path: '^packages/core/src/(run|claim|store|route)/', pathNot: [tests, doubles] },
      to: { path: '^packages/core/src/(delivery|receive|respond)/' },
    }),
    arrow('diagnosis-is-no-step', 'A receiver never pays for it: its bundle must not hold it.', {
      from: { path: '^packages/core/src/', pathNot: ['^packages/core/src/diagnose(/|[.]ts$)', tests] },
      to: { path: '^packages/core/src/diagnose(/|[.]ts$)' },
    }),
    arrow('no-tests-in-sources', 'Tests and their doubles are for tests.', {
      from: { pathNot: [tests, doubles] },
      to: { path: [tests, doubles] },
    }),
    arrow(
      'packages-declare-what-they-use',
      'What a source imports must be in its own manifest, and not only for development.',
      {
        from: { path: '^packages/[^.]+[.]ts$', pathNot: [doubles, ...bundled] },
        to: {
          dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
          dependencyTypesNot: ['npm-peer', 'type-only'],
        },
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: '^(packages/.+/dist|coverage|docs/[.]vitepress/(dist|cache|[.]temp)|examples/(nextjs|nitro|sveltekit))/',
    },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'node', 'default'] },
  },
}
