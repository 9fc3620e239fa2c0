import { validate } from 'dockerfile-utils'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { fencesOf } from '../../tooling/docs/fences.ts'
import { pageConfig } from './page-config.ts'

const program =
  fencesOf('docs/guides/docker.md')
    .find(({ language }) => language === 'ts')
    ?.lines.join('\n') ?? ''
const closeSeconds = Number(/close\(\{ timeoutMs: (\d+)_000 \}\)/.exec(program)?.[1])
/** Longest for `ready()`: 3 s for the store and 3 s for the secrets. */
const readySeconds = 6

describe('the program of the pages', () => {
  it('closes within 25 seconds, and has the routes that the probes ask', () => {
    expect(closeSeconds).toBe(25)
    expect(program).toContain("'/ready'")
    expect(program).toContain("'/live'")
  })
})

describe('the Dockerfile of the page', () => {
  const text = pageConfig('docker', 'Dockerfile')

  it('has no problem that a linter of Dockerfiles finds', () => {
    expect(validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)).toEqual([])
    expect(validate(text.replace('EXPOSE 3000', 'EXPOSE here'))).toHaveLength(1)
  })

  it('starts Node itself, as a user that is not root', () => {
    expect(text).toMatch(/\nUSER node\n[\s\S]*\nCMD \["node", "dist\/server\.js"\]\n$/)
  })

  it('asks for readiness no shorter than it takes', () => {
    const [, seconds, check] = /HEALTHCHECK .*--timeout=(\d+)s .*CMD (.+)/.exec(text) ?? []
    expect(Number(seconds)).toBeGreaterThan(readySeconds)
    expect(JSON.parse(check ?? '[]')).toEqual(['node', '-e', expect.stringContaining(':3000/ready')])
  })
})

describe('the Compose file of the page', () => {
  const { services, secrets, volumes } = parse(pageConfig('docker', 'compose.yaml'))

  it('grants more time to stop than closing takes', () => {
    expect(Number.parseInt(services.receiver.stop_grace_period, 10)).toBeGreaterThan(closeSeconds)
  })

  it('names only secrets, volumes and services that it has', () => {
    expect(Object.keys(secrets)).toEqual(services.receiver.secrets)
    expect(services.receiver.environment.AUDIAN_WEBHOOK_SECRET_FILE).toBe(
      `/run/secrets/${services.receiver.secrets[0]}`,
    )
    expect(Object.keys(volumes)).toEqual(['redis'])
    for (const name of Object.keys(services.receiver.depends_on)) expect(services).toHaveProperty(name)
  })
})

describe('the Kubernetes objects of the page', () => {
  const documents = parseAllDocuments(pageConfig('kubernetes', 'webhooks.yaml'))
  const objects = documents.map((document) => document.toJS())
  const ofKind = (kind: string) => objects.find((object) => object.kind === kind)
  const { replicas, selector, template } = ofKind('Deployment').spec
  const [container] = template.spec.containers

  it('are YAML', () => {
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([])
    const kinds = ['Secret', 'Deployment', 'Service', 'Ingress', 'PodDisruptionBudget']
    expect(objects.map(({ kind }) => kind)).toEqual(kinds)
  })

  it('grant more time to stop than the wait before it and closing take', () => {
    const waitSeconds = Number(container.lifecycle.preStop.exec.command[1])
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(waitSeconds + closeSeconds)
  })

  it('probe routes of the program, and readiness no shorter than it takes', () => {
    expect(container.readinessProbe.httpGet.path).toBe('/ready')
    expect(container.readinessProbe.timeoutSeconds).toBeGreaterThan(readySeconds)
    expect(container.livenessProbe.httpGet.path).toBe('/live')
    expect(container.startupProbe.httpGet.path).toBe('/live')
  })

  it('select the pods', () => {
    const { labels } = template.metadata
    expect(selector.matchLabels).toEqual(labels)
    expect(ofKind('Service').spec.selector).toEqual(labels)
    expect(ofKind('PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels)
    expect(ofKind('PodDisruptionBudget').spec.minAvailable).toBeLessThan(replicas)
  })

  it('lead from the host to the port of the pods', () => {
    const [rule] = ofKind('Ingress').spec.rules
    const [path] = rule.http.paths
    const [port] = ofKind('Service').spec.ports
    expect(path.path).toBe('/webhooks')
    expect(path.backend.service).toEqual({ name: ofKind('Service').metadata.name, port: { name: port.name } })
    expect(container.ports).toContainEqual({ name: port.targetPort, containerPort: 3000 })
    expect(ofKind('Ingress').spec.tls[0].hosts).toEqual([rule.host])
  })

  it('mount the secret where the program reads it', () => {
    const [volume] = template.spec.volumes
    const [mount] = container.volumeMounts
    const file = container.env.find(({ name }: { name: string }) => name === 'AUDIAN_WEBHOOK_SECRET_FILE')
    const [key] = Object.keys(ofKind('Secret').stringData)
    expect(volume.secret.secretName).toBe(ofKind('Secret').metadata.name)
    expect(volume.secret.defaultMode).toBe(0o440)
    expect(mount.name).toBe(volume.name)
    expect(file.value).toBe(`${mount.mountPath}/${key}`)
  })
})
