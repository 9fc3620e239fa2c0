import type { DeadLetter } from '@audian-webhooks/core/queue'
import type { QueueFile, Tables } from './queue-file.ts'
import { isRowId } from './row-id.ts'
import type { SharedCommits } from './shared-commits.ts'
import type { SqliteDeadLetters } from './sqlite-queue.ts'

export class DeadLetterTable implements SqliteDeadLetters {
  readonly #file: QueueFile
  readonly #commits: SharedCommits<Tables>
  readonly #onReplay: () => void

  constructor(file: QueueFile, commits: SharedCommits<Tables>, onReplay: () => void) {
    this.#file = file
    this.#commits = commits
    this.#onReplay = onReplay
  }

  list({ limit = 100, offset = 0 }: { readonly limit?: number; readonly offset?: number } = {}): readonly DeadLetter[] {
    return this.#file.read(({ letters }) => letters.list(limit, offset))
  }

  get(id: string): DeadLetter | undefined {
    return isRowId(id) ? this.#file.read(({ letters }) => letters.get(Number(id))) : undefined
  }

  async replay(id: string): Promise<boolean> {
    if (!isRowId(id)) return false
    const replayed = await this.#commits.write(({ letters }) => letters.replay(Number(id)))
    if (replayed) this.#onReplay()
    return replayed
  }

  async discard(id: string): Promise<boolean> {
    return isRowId(id) && (await this.#commits.write(({ letters }) => letters.discard(Number(id))))
  }
}
