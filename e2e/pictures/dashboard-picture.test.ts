import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { expect, it, onTestFinished } from 'vitest'
import { dashboardPictures, takeDashboardPictures } from './dashboard-picture.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

// That the committed pictures are fresh cannot be tested: they show times and ids, and letters look different on each machine.
it.skipIf(missing)('the pictures of the dashboard can be taken again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pictures-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await takeDashboardPictures(folder, { port: '0', emulatorPort: '0' })
  for (const { file } of dashboardPictures) {
    const picture = await readFile(join(folder, file))
    expect(picture.subarray(8, 12).toString()).toBe('WEBP')
    expect(picture.length).toBeGreaterThan(20_000) // An empty page has 6,000.
    expect(picture.length).toBeLessThan(200_000)
  }
})
