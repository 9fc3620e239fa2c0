/**
 * The guard of a run folder: `node run-guard.mjs FOLDER`, started by `openRunFolder()`. Its standard input ends when the
 * process that started it ends, in any way. Then it ends what that process has left behind, and removes the folder.
 */
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const folder = process.argv[2] ?? ''
const roundMs = 50
const roundsOfGrace = 100

process.stdin.resume()
process.stdin.once('close', async () => {
  let quiet = 0
  // Twice without a find: what was about to start a process has ended, too.
  for (let round = 0; quiet < 2; round++) {
    const found = processesOf(folder)
    quiet = found.length === 0 ? quiet + 1 : 0
    for (const pid of found) end(pid, round)
    if (found.length > 0) await sleep(roundMs)
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

/** @param {number} pid @param {number} round */
function end(pid, round) {
  // PostgreSQL frees its shared memory on SIGQUIT, and cannot on SIGKILL.
  const graceful = round < roundsOfGrace && read(pid, 'comm').startsWith('postgres')
  if (graceful && round > 0) return
  try {
    process.kill(pid, graceful ? 'SIGQUIT' : 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/**
 * Those that work in the folder, and those that were given it as their folder for temporary files. Redis and PostgreSQL
 * overwrite what the system shows of their environment, and work in the folder. Only Linux shows either.
 *
 * @param {string} folder
 */
function processesOf(folder) {
  return list('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && belongs(pid, folder))
}

/** @param {number} pid @param {string} folder */
function belongs(pid, folder) {
  if (`${workingFolder(pid)}/`.startsWith(`${folder}/`)) return true
  return read(pid, 'environ')
    .split('\0')
    .some((variable) => `${variable}/`.startsWith(`TMPDIR=${folder}/`))
}

/** @param {number} pid @param {string} name */
function read(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return '' // It has ended, or belongs to someone else.
  }
}

/** @param {number} pid */
function workingFolder(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ''
  }
}

/** @param {string} path */
function list(path) {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
