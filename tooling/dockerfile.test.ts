import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { describe, expect, it } from 'vitest'
import { programs, publishedPackages, readManifest, root } from './workspace.ts'

const text = readFileSync(join(root, 'packages/emulator/Dockerfile'), 'utf8')
const [build = '', image = ''] = text.split(/^(?=FROM )/m).slice(1)

/** The strings of an instruction in its JSON form. */
function stringsOf(instruction: string): string[] {
  const [, list = '[]'] = new RegExp(`^${instruction}.*?(\\[.*\\])$`, 'm').exec(image) ?? []
  return JSON.parse(list)
}

describe("the emulator's Dockerfile", () => {
  it('has no problem that a linter of Dockerfiles finds', () => {
    expect(validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)).toEqual([])
  })

  it('would be reported if it had one', () => {
    const problems = validate(text.replace('EXPOSE 4010', 'EXPOSE here'))
    expect(problems).toMatchObject([{ message: expect.stringContaining('here') }])
  })

  it('builds with the version of pnpm that the repository names', () => {
    const versions = new Set(build.match(/pnpm@[\d.]+/g))
    expect([...versions]).toEqual([readManifest(root).packageManager])
  })

  it('packs the emulator and the packages of this repository that it depends on', () => {
    const names = publishedPackages().map(({ manifest }) => manifest.name)
    const { dependencies } = JSON.parse(readFileSync(join(root, 'packages/emulator/package.json'), 'utf8'))
    const needed = names.filter((name) => name in dependencies)
    const packed = [...build.matchAll(/--filter (\S+)/g)].map(([, name]) => name)
    expect(packed.sort()).toEqual([...needed, '@audian-webhooks/emulator'].sort())
  })

  it('runs the program that the package has, as a user that is not root', () => {
    const emulator = publishedPackages().find(({ manifest }) => manifest.name === '@audian-webhooks/emulator')
    if (emulator === undefined) throw new Error('The emulator is not published.')
    const built = Object.keys(programs(emulator)).map(
      (name) => `/app/node_modules/@audian-webhooks/emulator/dist/${name}.js`,
    )
    const [node, ...entry] = stringsOf('ENTRYPOINT')
    expect(node).toBe('node')
    expect(built).toContain(entry[0])
    expect(image.indexOf('USER node')).toBeLessThan(image.indexOf('ENTRYPOINT'))
    expect(image).not.toContain('USER root')
  })

  it('keeps its data in the volume, and exposes the port that it listens on', () => {
    expect(image).toContain('\nVOLUME /data\n')
    expect(stringsOf('ENTRYPOINT').join(' ')).toContain('--host 0.0.0.0 --data /data')
    expect(/EMULATOR_PORT=(\d+)/.exec(image)?.[1]).toBe(/EXPOSE (\d+)/.exec(image)?.[1])
  })
})
