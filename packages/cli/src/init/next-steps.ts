import type { Terminal } from '../terminal/terminal.ts'
import type { Plan } from './plan.ts'

/** What is left to do. @param install the command that has not been run yet */
export function nextSteps({ colors }: Terminal, { files, mount, address }: Plan, install: string | undefined): string {
  const server = mount === undefined ? files.find(({ path }) => path.endsWith('audian-webhooks.js')) : undefined
  const steps = [
    install && ['Install the packages:', install],
    mount && [`Mount the receiver ${mount.where}:`, ...mount.imports.split('\n'), mount.code],
    [
      'Try it with a local Audian, which writes AUDIAN_WEBHOOK_SECRET into .audian/env:',
      `npx @audian-webhooks/cli dev --forward-to http://localhost:3000${address} --data .audian`,
      ...(server ? [`node --env-file=.audian/env ${server.path} # in another terminal`] : []),
    ],
  ]
  return steps
    .flatMap((step) => (step ? [step] : []))
    .map(([title = '', ...lines]) => [colors.bold(title), ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n')
}
