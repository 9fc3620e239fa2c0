import { CommandError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { confirm } from '../terminal/confirm.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { difference } from './difference.ts'
import type { Framework } from './framework.ts'
import { install, installCommand } from './install.ts'
import { nextSteps } from './next-steps.ts'
import { type Plan, planFor } from './plan.ts'
import { type Project, projectAt } from './project.ts'
import { writeFiles } from './write-files.ts'

interface InitOptions {
  readonly dir: string
  readonly dryRun?: boolean | undefined
  readonly yes?: boolean | undefined
  /** `undefined`: asks. */
  readonly install?: boolean | undefined
}

/** Writes a receiver into a project, and installs what it needs. Asks before each. */
export async function init(terminal: Terminal, options: InitOptions): Promise<ExitCode> {
  const project = await projectAt(options.dir)
  const plan = await planFor(project)
  const [receiver] = plan.files
  if (receiver?.before !== undefined) {
    throw new CommandError(
      `${receiver.path} already exists. Nothing was written. Move or delete it to create a new one.`,
    )
  }
  terminal.note(`Found ${descriptionOf(project)}.`)
  if (options.dryRun) {
    const text = plan.files.map((file) => difference(terminal, file)).join('\n')
    terminal.show({ json: jsonOf(project, plan, installCommand(project, plan).join(' ')), text })
    return exitCodes.fine
  }

  const names = plan.files.map(({ path, before }) => (before === undefined ? path : `to the end of ${path}`))
  if (!(await confirm(terminal, `Write ${names.join(' and ')}?`, options.yes))) {
    terminal.note('Nothing was written.')
    return exitCodes.problem
  }
  await writeFiles(project.folder, plan.files)
  terminal.note(`Wrote ${plan.files.map(({ path }) => path).join(' and ')}.\n`)

  const commandLine = installCommand(project, plan)
  const installed = await wantsInstall(terminal, commandLine, options)
  if (installed && commandLine.length > 0) await install(project.folder, commandLine)
  const left = installed ? undefined : commandLine.join(' ')
  terminal.show({ json: jsonOf(project, plan, left), text: nextSteps(terminal, plan, left) })
  return exitCodes.fine
}

async function wantsInstall(
  terminal: Terminal,
  commandLine: readonly string[],
  { install: asked, yes }: InitOptions,
): Promise<boolean> {
  if (commandLine.length === 0) return true
  const answer = asked ?? (yes || undefined)
  if (answer !== undefined || !terminal.interactive) return answer ?? false
  return await confirm(terminal, `Run ${commandLine.join(' ')}?`, false)
}

/** @param install the command that has not been run yet */
function jsonOf(
  { framework, typescript, packageManager }: Project,
  { files, address, mount }: Plan,
  install: string | undefined,
): object {
  const names = files.map(({ path, before }) => ({ path, isNew: before === undefined }))
  return { framework, typescript, packageManager, files: names, install, address, mount }
}

const titles: Readonly<Record<Framework, string>> = {
  express: 'Express',
  fastify: 'Fastify',
  hono: 'Hono',
  nestjs: 'NestJS',
  'nextjs-app': 'Next.js with the app router',
  'nextjs-pages': 'Next.js with the pages router',
  node: 'no framework, so the receiver is its own server',
}

function descriptionOf({ framework, typescript, packageManager }: Project): string {
  return `${titles[framework]}; ${typescript ? 'TypeScript' : 'JavaScript'}, ${packageManager}`
}
