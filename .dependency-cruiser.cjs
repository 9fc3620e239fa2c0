/** The arrows between packages, and between the folders of core. Imports of types count like any other. */

const tests = '[.]test(-d)?[.]ts$'
const role = (name) => `^packages/${name}/`

const arrow = (name, comment, { from, to }) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    arrow('no-cycle', 'Two files that need each other are one idea, or hide a third.', {}, { circular: true }),
    arrow('resolvable', 'Nothing may point nowhere.', {}, { couldNotResolve: true }),
    arrow(
      'core-stands-alone',
      'Core knows ports, never who implements them.',
      { path: role('core'), pathNot: tests },
      { path: '^packages/', pathNot: role('core') },
    ),
    arrow(
      'core-tests-stand-alone',
      'Tests of core may use the testing kit; the rest meets in e2e.',
      { path: `${role('core')}.*${tests}` },
      { path: '^packages/', pathNot: [role('core'), role('testing')] },
    ),
    arrow(
      'adapters-meet-no-stores',
      'An adapter translates requests; it never learns where claims live.',
      { path: role('adapters') },
      { path: '^packages/(stores|queues|client|emulator|cli|otel)/' },
    ),
    arrow(
      'adapters-stand-on-node-only',
      'Express and Fastify stand on the node adapter; no adapter stands on another.',
      { path: '^packages/adapters/([^/]+)/', pathNot: tests },
      { path: role('adapters'), pathNot: ['^packages/adapters/$1/', '^packages/adapters/node/'] },
    ),
    arrow(
      'fetch-is-not-node',
      'Runtimes without node:http use it.',
      { path: role('adapters/fetch'), pathNot: tests },
      { path: [role('adapters/node'), '^(node:)?https?$'] },
    ),
    arrow(
      'stores-and-queues-know-core-only',
      'They implement its ports and meet nobody else.',
      { path: '^packages/(stores|queues|otel)/([^/]+)/', pathNot: tests },
      { path: '^packages/', pathNot: ['^packages/$1/$2/', role('core')] },
    ),
    arrow(
      'testing-knows-core-only',
      'The contract suites get what they test handed in.',
      { path: role('testing') },
      { path: '^packages/', pathNot: [role('testing'), role('core')] },
    ),
    arrow(
      'client-and-emulator-know-the-protocol-only',
      'They stand at the other end of the wire.',
      { path: '^packages/(client|emulator)/', pathNot: tests },
      { path: '^packages/', pathNot: ['^packages/$1/', '^packages/core/src/protocol/'] },
    ),
    arrow(
      'nothing-imports-the-ends',
      'Here everything meets, so nothing can depend on it.',
      { path: '^(packages|tooling)/' },
      { path: '^(e2e|examples|benchmarks|docs)/' },
    ),
    arrow(
      'protocol-is-a-leaf',
      'Both ends of the wire share it.',
      { path: '^packages/core/src/protocol/' },
      { path: '^packages/', pathNot: '^packages/core/src/protocol/' },
    ),
    arrow(
      'steps-do-not-know-the-order',
      'Only pipeline.ts knows the order of the steps, only webhooks.ts wires them.',
      { path: '^packages/core/src/[^/]+/', pathNot: tests },
      { path: '^packages/core/src/(pipeline|webhooks|index|kit)[.]ts$' },
    ),
    arrow('no-tests-in-sources', 'A test is imported by nobody.', { pathNot: tests }, { path: tests }),
    arrow(
      'packages-declare-what-they-use',
      'What a source imports must be in its own manifest, and not only for development.',
      { path: '^packages/[^.]+[.]ts$' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer', 'type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages/.+/dist|coverage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'node', 'default'] },
  },
}
