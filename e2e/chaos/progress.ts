/** Where a long run has got to: one line rewritten on a terminal, a new one every five seconds elsewhere. */
export interface Progress {
  show(line: string): void
  end(): void
}

const plainEveryMs = 5000

/** Writes to standard error, so that standard output holds only the result. */
export function createProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  let shownAt = 0
  return {
    show(line) {
      if (out.isTTY) out.write(`\r\x1b[K${line}`)
      else if (Date.now() - shownAt >= plainEveryMs) {
        shownAt = Date.now()
        out.write(`${line}\n`)
      }
    },
    end() {
      if (out.isTTY) out.write('\r\x1b[K')
    },
  }
}
