import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Program } from './programs.ts'
import type { ProgramResults } from './results.ts'

/**
 * Runs a benchmark in its own process, and reads what it published.
 *
 * @throws Error if it fails: then nothing of it is used
 */
export async function runProgram({ name, flags = [] }: Program): Promise<ProgramResults> {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-'))
  const file = join(folder, 'sections')
  const started = { at: new Date(), load: loadavg()[0] ?? Number.NaN }
  const program = fileURLToPath(new URL(`../${name}.ts`, import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', ...flags, program], {
    stdio: 'inherit',
    env: { ...process.env, BENCHMARK_SECTIONS: file },
  })
  const [code] = await once(child, 'exit')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  rmSync(folder, { recursive: true })
  if (code !== 0 || lines.length === 0) throw new Error(`${name} failed (exit code ${code}). Its message is above.`)
  return {
    startedAt: started.at.toISOString(),
    seconds: Math.round((Date.now() - started.at.getTime()) / 1000),
    load: Math.round(started.load * 10) / 10,
    sections: lines.map((line) => JSON.parse(line)),
  }
}
