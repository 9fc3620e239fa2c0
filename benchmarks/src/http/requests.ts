import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { type BenchmarkDelivery, delivery, secret } from '../deliveries.ts'

/** Files of distinct signed requests, as they go over the wire, each ended by a zero byte, which no request holds. */
export interface RequestFiles {
  readonly audian: string
  readonly octokit: string
}

const bytesOfBody = 450

/** Writes the requests from one number on; those of a round must be new to every server. */
export function writeRequests(files: RequestFiles, { first, count }: { first: number; count: number }): void {
  const audian: string[] = []
  const octokit: string[] = []
  for (let id = first; id < first + count; id++) {
    const one = delivery(id, bytesOfBody)
    audian.push(request(one.headers, one.body))
    octokit.push(request(octokitHeaders(one), one.body))
  }
  writeFileSync(files.audian, audian.join('\0'))
  writeFileSync(files.octokit, octokit.join('\0'))
}

function request(headers: Readonly<Record<string, string>>, body: Uint8Array): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST /webhooks HTTP/1.1\r\n${lines.join('')}\r\n${Buffer.from(body).toString()}`
}

/** As many headers as Audian sends. */
function octokitHeaders({ headers, body }: BenchmarkDelivery): Readonly<Record<string, string>> {
  const { host = '', 'content-type': type = '', 'content-length': length = '' } = headers
  return {
    host,
    'content-type': type,
    'content-length': length,
    'user-agent': 'GitHub-Hookshot/1234567',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    'x-github-hook-id': '1234567',
    'x-github-delivery': headers['x-audian-delivery-id'] ?? '',
    'x-github-event': 'push',
  }
}
