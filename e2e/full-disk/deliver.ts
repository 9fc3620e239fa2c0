import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'

export const secret = 'whsec_of_a_full_disk'

/** Delivers the event with this id to a receiver of this machine, and gives the HTTP status. */
export async function deliver(port: number, id: string): Promise<number> {
  const { headers, body } = signedDelivery({ ...sampleEvent('call.completed'), id }, { secret })
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })
  await response.text()
  return response.status
}
