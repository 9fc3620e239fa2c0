import { command, type Session } from '../command.ts'

/** Writes a receiver into a project. */
export function initCommand(session: Session) {
  return command('init', {
    summary: 'write a receiver into your project, after asking',
    examples: [
      ['init', 'asks before it writes, and before it installs'],
      ['init --dry-run', 'shows what it would write'],
      ['init --yes --no-install', 'for scripts'],
    ],
  })
    .option('--dir <folder>', 'of the project', '.')
    .option('--dry-run', 'write nothing, and show a diff')
    .option('-y, --yes', 'do not ask, and install the packages')
    .option('--install', 'install the packages without asking')
    .option('--no-install', 'do not install the packages')
    .addHelpText('after', frameworks)
    .action(async (options) => {
      const { init } = await import('./init.ts')
      session.ended(await init(session.terminal(options), options))
    })
}

const frameworks = `
It supports Express, Fastify, Next.js, NestJS on Express, Hono on Node, and node:http.
No file is overwritten.`
