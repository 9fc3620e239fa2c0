/** A receiver in its own process, which says on which port it listens: `node receiver-process.mjs <path of the file>`. */
import { openReceiver } from './receiver.ts'

process.once('disconnect', () => process.exit()) // The process that started it has ended.

const { port } = await openReceiver(process.argv[2] ?? '', 'a queue and a store with transactions')
process.send?.(port)
