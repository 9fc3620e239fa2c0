import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A program that a service needs, and Debian's package that has it. */
export interface Binary {
  readonly program: string
  readonly debianPackage: string
  /** Folders beside PATH where Debian keeps it. */
  readonly folders?: readonly string[]
  /** Whether what is found on PATH is something else. Default false. */
  readonly onlyFolders?: boolean
  /** Not every Debian has it: it is never installed, and suites that need it may always be skipped. Default false. */
  readonly optional?: boolean
}

/**
 * The path of a program. One that is missing is installed, on Debian and as root, unless NO_INSTALL=1 forbids it.
 *
 * @returns undefined where it is unavailable: the suites that need it are skipped, or fail if REQUIRE_SERVICES=1
 */
export function findBinary(binary: Binary): string | undefined {
  return located(binary) ?? (mayInstall() && binary.optional !== true ? installed(binary) : undefined)
}

/** Why suites are skipped without a program. @throws if they may not be: REQUIRE_SERVICES=1 */
export function skipReason({ program, debianPackage, optional }: Binary): string {
  const reason = `${program} is missing: apt-get install ${debianPackage}`
  if (process.env.REQUIRE_SERVICES === '1' && optional !== true)
    throw new Error(`${reason} (REQUIRE_SERVICES=1 forbids to skip).`)
  return reason
}

function located({ program, folders = [], onlyFolders = false }: Binary): string | undefined {
  const path = onlyFolders ? [] : (process.env.PATH ?? '').split(':')
  return [...path, ...folders].map((folder) => join(folder, program)).find((file) => existsSync(file))
}

function mayInstall(): boolean {
  return process.env.NO_INSTALL !== '1' && process.getuid?.() === 0 && existsSync('/etc/debian_version')
}

function installed(binary: Binary): string | undefined {
  console.log(`${binary.program} is missing and is installed with apt-get (NO_INSTALL=1 forbids it).`)
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  // Test files run side by side, and apt-get does not wait for another one.
  const aptGet = (...args: string[]) =>
    execFileSync('flock', [join(tmpdir(), 'audian-apt.lock'), 'apt-get', ...args], options)
  try {
    aptGet('update')
    aptGet('install', '-y', '--no-install-recommends', binary.debianPackage)
  } catch {
    return undefined
  }
  return located(binary)
}
