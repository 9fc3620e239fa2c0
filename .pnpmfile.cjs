const core = '@audian-webhooks/core'

/**
 * Packages are published with the range `^VERSION` for core: all are released together, and before 1.0 a minor version may break.
 * The sources have a wide range, because Changesets makes 1.0.0 of every release whose version leaves a peer range.
 */
function beforePacking(manifest) {
  if (manifest.peerDependencies?.[core] === undefined) return manifest
  return { ...manifest, peerDependencies: { ...manifest.peerDependencies, [core]: `^${manifest.version}` } }
}

module.exports = { hooks: { beforePacking } }
