import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { ApiFault, Emulator } from '@audian-webhooks/emulator'
import { below, between, type Random } from '../random.ts'

export interface Rotator {
  readonly script: string
  readonly emulator: Emulator
  readonly webhookId: string
  readonly secretsPath: string
  readonly random: Random
}

export interface RotationFaults {
  /** Rotators that were killed during their work. */
  kills: number
  /** Calls of the API that were carried out and whose answer was lost. */
  lostAnswers: number
  /** Calls that were refused, cut off or answered with nonsense. */
  failedCalls: number
  /** Rotators that ended without having finished. */
  unfinished: number
}

/** Rotates so often, each time until a rotator has finished, with a fault at every second one or so. */
export async function rotateUnderFaults(rotator: Rotator, rotations: number): Promise<RotationFaults> {
  const faults: RotationFaults = { kills: 0, lostAnswers: 0, failedCalls: 0, unfinished: 0 }
  for (let done = 0; done < rotations; ) {
    const killed = makeFault(rotator, faults)
    const child = start(rotator)
    const ended = once(child, 'exit')
    if (killed !== undefined) {
      await Promise.race([ended, once(child, 'message')])
      await Promise.race([ended, delay(killed)])
      if (child.kill('SIGKILL')) faults.kills++
    }
    const [code] = await ended
    if (code === 0) done++
    else faults.unfinished++
  }
  return faults
}

const failures: readonly ApiFault[] = [{ status: 503 }, { status: 429 }, 'cut', 'nonsense']

/** Makes a fault, or none. Returns after how many milliseconds the rotator is to be killed, if that is the fault. */
function makeFault({ emulator, random }: Rotator, faults: RotationFaults): number | undefined {
  const chance = random()
  // It is running for some 20 ms: anywhere in there.
  if (chance < 0.3) return between(random, 0, 20)
  if (chance < 0.4) {
    faults.lostAnswers++
    emulator.failNextCalls('lost-answer')
  } else if (chance < 0.55) {
    faults.failedCalls++
    emulator.failNextCalls(failures[below(random, failures.length)] ?? 'cut')
  }
  return undefined
}

function start({ script, emulator, webhookId, secretsPath }: Rotator): ChildProcess {
  return fork(script, [emulator.apiUrl, emulator.token, webhookId, secretsPath], { stdio: 'ignore' })
}
