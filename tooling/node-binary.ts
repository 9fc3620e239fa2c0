import { run } from './run.ts'

export interface NodeBinary {
  readonly path: string
  /** `24.3.0` */
  readonly exact: string
}

/** Another version of Node, for this platform: npm's `node-*` packages bring it. */
export async function nodeBinary(version: string): Promise<NodeBinary> {
  const spec = `node-${process.platform}-${process.arch}@${version}`
  const script = 'console.log(JSON.stringify({ path: process.execPath, exact: process.versions.node }))'
  return JSON.parse(await run('npx', ['-y', '-p', spec, 'node', '-e', script]))
}
