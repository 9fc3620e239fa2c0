import { program } from '../program.ts'

export type { CommandOptions, Ended } from '../program.ts'

/** Runs `audian-webhooks` to its end, or starts it and leaves it running. */
export const { run: audianWebhooks, start: startAudianWebhooks } = program({
  source: 'packages/cli/src/main.ts',
  variable: 'CLI_PROGRAM',
})
