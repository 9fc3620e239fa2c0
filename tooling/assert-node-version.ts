/** Loaded into every test worker, so that a run for another Node version cannot quietly use the installed one. */
const expected = process.env.EXPECTED_NODE
if (expected !== undefined && !process.versions.node.startsWith(`${expected}.`)) {
  throw new Error(`Expected Node ${expected}, but this is ${process.versions.node}`)
}
