import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Binary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { pageConfig } from './page-config.ts'

const run = promisify(execFile)
const binary: Binary = { program: 'kubectl', debianPackage: 'kubernetes-client' }
const kubectl = findBinary(binary)

const ofKind = (text: string, kind: string) => text.split('\n---\n').find((part) => parse(part).kind === kind) ?? ''

/** Decodes an object into kubectl's own types, changes it without a server, and prints what these types kept of it. */
async function decoded(object: string, ...change: string[]): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'audian-kubectl-'))
  const file = join(folder, 'object.yaml')
  await writeFile(file, object)
  const { stdout, stderr } = await run(kubectl ?? '', ['set', ...change, '--local', '-f', file, '-o', 'yaml']).catch(
    (failure) => failure,
  )
  await rm(folder, { recursive: true, force: true })
  return stdout === '' ? String(stderr) : parse(stdout)
}

const deployment = (text: string) => decoded(text, 'image', 'receiver=decoded')
/** kubectl prints only what it changed. */
const withImage = (text: string) => parse(text.replace(/image: .+/, 'image: decoded'))
const service = (text: string) => decoded(text, 'selector', 'app=audian-webhooks')
/** kubectl cannot change an object without pods like this. It decodes the object first, and then reports that. */
const other = deployment
const otherDecoded = /does not have a pod template/

describe.skipIf(kubectl === undefined)(`kubectl${kubectl === undefined ? ` (${skipReason(binary)})` : ''}`, () => {
  const text = pageConfig('kubernetes', 'webhooks.yaml')

  it('knows every field of the Deployment', async () => {
    const object = ofKind(text, 'Deployment')
    expect(await deployment(object)).toMatchObject(withImage(object))
    const misspelt = object.replace('periodSeconds: 1\n', 'period: 1\n')
    expect(await deployment(misspelt)).not.toMatchObject(withImage(misspelt))
  })

  it('knows every field of the Service', async () => {
    const object = ofKind(text, 'Service')
    expect(await service(object)).toMatchObject(parse(object))
  })

  it.each(['Secret', 'Ingress'])('decodes the %s', async (kind) => {
    expect(await other(ofKind(text, kind))).toMatch(otherDecoded)
  })

  it('decodes the PodDisruptionBudget, whose version 1 is newer than Debian’s kubectl', async () => {
    const object = ofKind(text, 'PodDisruptionBudget').replace('policy/v1', 'policy/v1beta1')
    expect(await other(object)).toMatch(otherDecoded)
  })

  it('rejects a value of another type', async () => {
    const ingress = ofKind(text, 'Ingress')
    expect(await other(ingress.replace('ingressClassName: public', 'ingressClassName: [public]'))).toMatch(
      /unable to decode/,
    )
    expect(await deployment(ofKind(text, 'Deployment').replace('replicas: 2', 'replicas: two'))).toMatch(
      /unable to decode/,
    )
  })
})
