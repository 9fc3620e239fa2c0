import { freePort } from '@audian-webhooks/test-services'

/** An address of this machine at which no one listens. */
export async function unusedAddress(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`
}
