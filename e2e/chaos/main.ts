import { openRunFolder } from '@audian-webhooks/test-services'
import { UsageError } from './usage-error.ts'

/** A long run under faults. Resolves with the exit code: 1 on any broken promise. */
interface ChaosRun {
  readonly summary: string
  readonly usage: string
  run(args: string[]): Promise<number>
}

const runs: Readonly<Record<string, ChaosRun>> = {
  stores: {
    summary: 'Processes that share a store, killed and stopped at random, while its server is restarted.',
    usage: '--store redis|postgres|postgres-tx [--events 20000] [--processes 8] [--restarts 5] [--seed N] [--json]',
    run: async (args) => (await import('./stores/chaos-stores.ts')).chaosStores(args),
  },
  queues: {
    summary: 'Web processes and workers around a queue, killed and stopped at random, while its server is restarted.',
    usage:
      '--backend redis|sqlite [--store redis|postgres-tx|sqlite|sqlite-tx] [--events 50000] [--webs 2] [--workers 4] [--restarts 3] [--kill-every MS] [--seed N] [--json]',
    run: async (args) => (await import('./queues/chaos-queues.ts')).chaosQueues(args),
  },
  rotation: {
    summary: 'Secrets rotated under load, by processes that are killed, through an API that fails.',
    usage: '[--rotations 50] [--rate 200] [--secrets provider|fixed] [--seed N] [--json]',
    run: async (args) => (await import('./rotation/chaos-rotation.ts')).chaosRotation(args),
  },
}

function whatThereIs(): string {
  const lines = Object.entries(runs).map(([name, { summary, usage }]) => `  ${name}  ${summary}\n      ${usage}`)
  return ['npm run chaos -- <name> [options]', '', ...lines].join('\n')
}

async function main([name = '', ...args]: string[]): Promise<number> {
  const chosen = Object.hasOwn(runs, name) ? runs[name] : undefined
  if (chosen !== undefined) return await chosen.run(args)
  console.error(name === '' ? whatThereIs() : `There is no chaos run named '${name}'.\n\n${whatThereIs()}`)
  return 2
}

// All that was started ends with this process, and its files are removed: a guard does it if this process cannot.
const folder = openRunFolder()
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error)
  process.exitCode = 2
} finally {
  folder.close()
}
