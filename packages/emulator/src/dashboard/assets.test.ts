import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadAssets, readAssets } from './assets.ts'

describe('loadAssets()', () => {
  it('builds the dashboard where the sources run, once', async () => {
    const assets = await loadAssets()
    expect(await loadAssets()).toBe(assets)
    const page = assets.get('/')
    expect(page).toMatchObject({ type: 'text/html; charset=utf-8', immutable: false })
    const files = [...String(page?.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file)
    expect(files.map((file) => /[^.]+$/.exec(file)?.[0]).sort()).toEqual(['css', 'js', 'svg'])
    for (const file of files) expect(assets.get(file)).toMatchObject({ immutable: true })
  })

  it('has no inline scripts or styles, which its security policy would block', async () => {
    const page = String((await loadAssets()).get('/')?.body)
    expect(page).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/)
  })

  it('contains the licences of the bundled packages', async () => {
    const licences = (await loadAssets()).get('/assets/licenses.md')
    expect(licences).toMatchObject({ type: 'text/markdown; charset=utf-8', immutable: false })
    for (const name of ['preact', '@preact/signals', '@tanstack/virtual-core', 'uplot']) {
      expect(String(licences?.body)).toContain(name)
    }
  })
})

describe('readAssets()', () => {
  it('finds the files that were built into a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dashboard-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), '<p>')
    await writeFile(join(folder, 'assets/index-Ab_-1234.js'), 'go()')
    await writeFile(join(folder, 'assets/licenses.md'), 'MIT')
    const assets = await readAssets(pathToFileURL(`${folder}/`))
    expect([...assets.keys()].sort()).toEqual(['/', '/assets/index-Ab_-1234.js', '/assets/licenses.md'])
    expect(assets.get('/assets/index-Ab_-1234.js')).toEqual({
      body: Buffer.from('go()'),
      type: 'text/javascript; charset=utf-8',
      immutable: true,
    })
    expect(assets.get('/assets/licenses.md')).toMatchObject({ immutable: false })
  })

  it('rejects if the folder does not exist', async () => {
    await expect(readAssets(new URL('./nowhere/', import.meta.url))).rejects.toThrow('nowhere')
  })
})
