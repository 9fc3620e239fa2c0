import type { WebhookChange } from '@audian-webhooks/core/protocol'
import { type ApiFault, createFaults } from './api/faults.ts'
import { type CallIndex, createCallIndex } from './calls/call-index.ts'
import { callOf, summaryOf } from './calls/story.ts'
import type { Clock } from './clock/clock.ts'
import { type ClockControl, createClockControl } from './clock/clock-control.ts'
import { runningClock } from './clock/running-clock.ts'
import type { ClockView } from './control/views.ts'
import type { ChaosSettings } from './deliver/chaos-settings.ts'
import { createDeliveryService, type DeliveryService } from './deliver/delivery-service.ts'
import { diagnoseAttempt, type ReceivedAttempt } from './deliver/diagnose-attempt.ts'
import type { Dispatcher } from './deliver/dispatcher.ts'
import type { OutgoingEvent } from './deliver/outgoing-event.ts'
import { type RedeliverAllOptions, redeliverAll } from './deliver/redeliver-all.ts'
import { assertSendOptions, type SendOptions } from './deliver/send-options.ts'
import type { Emulator, RedeliverOptions, Registration } from './emulator.ts'
import { EmulatorError } from './emulator-error.ts'
import { createEndpoints, type Endpoints } from './endpoints.ts'
import { type ExportOptions, exportDeliveries } from './export/export-deliveries.ts'
import { assertNumber } from './numbers.ts'
import { eventsOf, type PlayOptions } from './scenario/play.ts'
import type { DeliverySelection } from './search/all-matching.ts'
import { clear } from './search/clear.ts'
import { chaosProblems, type Settings } from './settings.ts'
import type { Delivery } from './state/delivery.ts'
import { type Journal, openJournal } from './state/journal.ts'
import { createState, type State } from './state/state.ts'

/** Called after each change of a setting, from any source. */
export interface SettingsListener {
  chaos(settings: ChaosSettings): void
  clock(view: ClockView): void
}

/** An emulator without its server. */
export class LocalAudian implements Omit<Emulator, 'url' | 'apiUrl' | 'token'> {
  readonly state: State
  readonly callIndex: CallIndex
  readonly webhooks: Endpoints
  readonly faults = createFaults()
  readonly clock: Clock
  readonly dispatcher: Dispatcher
  readonly #service: DeliveryService
  readonly #clockControl: ClockControl
  readonly #journal: Journal | undefined
  readonly #random: () => number
  readonly #listeners: SettingsListener[] = []
  readonly #closers: (() => Promise<void>)[] = []
  #chaos: ChaosSettings
  #closing: Promise<void> | undefined

  /** @throws if the state file cannot be used */
  constructor(settings: Settings) {
    const clock = settings.clock ?? runningClock(settings.speed)
    const { file, keep, keepBytes, plainHttpHosts, random } = settings
    const { journal, remembered } = file === undefined ? {} : openJournal(file, clock)
    this.clock = clock
    this.state = createState({ keep, keepBytes, journal, remembered })
    this.callIndex = createCallIndex(this.state)
    this.webhooks = createEndpoints(this.state, { now: clock.now, plainHttpHosts })
    this.#chaos = settings.chaos
    this.#service = createDeliveryService({ settings, state: this.state, clock, chaos: () => this.#chaos })
    this.dispatcher = this.#service.dispatcher
    this.#clockControl = createClockControl(clock, {
      advance: this.#service.advance,
      onChange: (view) => {
        for (const listener of this.#listeners) listener.clock(view)
      },
    })
    this.#journal = journal
    this.#random = random
  }

  register(webhook: Registration) {
    this.#assertOpen()
    return this.webhooks.create({ events: ['*'], ...webhook }, webhook.secret)
  }

  update(endpointId: string, change: WebhookChange) {
    this.#assertOpen()
    return this.webhooks.update(endpointId, change)
  }

  rotateSecret(endpointId: string, secret?: string) {
    this.#assertOpen()
    return this.webhooks.rotateSecret(endpointId, secret)
  }

  unregister(endpointId: string) {
    this.#assertOpen()
    this.webhooks.remove(endpointId)
  }

  endpoints() {
    return this.state.endpoints()
  }

  send(event: OutgoingEvent, options: SendOptions = {}) {
    this.#assertOpen()
    assertSendOptions(options)
    return this.dispatcher.send(event, options)
  }

  test(endpointId: string, event: OutgoingEvent) {
    this.#assertOpen()
    return this.dispatcher.test(this.webhooks.find(endpointId), event)
  }

  play(scenario: string, options: PlayOptions = {}) {
    this.#assertOpen()
    const events = eventsOf(scenario, options, { now: this.clock.now, random: this.#random })
    return events.flatMap((event) => this.dispatcher.send(event))
  }

  deliveries() {
    return this.state.deliveries()
  }

  calls() {
    return this.callIndex.calls().map((call) => summaryOf(call, this.state))
  }

  call(callId: string) {
    const call = this.callIndex.call(callId)
    return call && callOf(call, this.state)
  }

  redeliverAll(options: RedeliverAllOptions = {}) {
    this.#assertOpen()
    return redeliverAll(this, options)
  }

  clear(selection: DeliverySelection = {}) {
    this.#assertOpen()
    return clear(this.state, selection)
  }

  exportDeliveries(options: ExportOptions) {
    return exportDeliveries(this.state, options)
  }

  tally() {
    return this.state.tally()
  }

  redeliver(deliveryId: string, { as }: RedeliverOptions = {}) {
    this.#assertOpen()
    return this.dispatcher.redeliver(deliveryId, as)
  }

  retryNow(deliveryId: string) {
    this.#assertOpen()
    return this.#service.retryNow(deliveryId)
  }

  diagnose(deliveryId: string, received: ReceivedAttempt) {
    return diagnoseAttempt(this.state, deliveryId, received)
  }

  onDelivery(listener: (delivery: Delivery) => void) {
    return this.state.listen({ delivery: listener })
  }

  get chaos() {
    return this.#chaos
  }

  /** Every field of `changes` is checked: a request may contain any value. */
  setChaos(changes: object): void {
    const problems = chaosProblems(changes)
    const sentences = Object.values(problems)
    if (sentences.length > 0) throw new EmulatorError('INVALID', sentences.join(' '), problems)
    this.#chaos = { ...this.#chaos, ...changes }
    for (const listener of this.#listeners) listener.chaos(this.#chaos)
  }

  failNextCalls(...faults: readonly ApiFault[]): void {
    for (const fault of faults) if (typeof fault === 'object') assertNumber('status', 'status', fault.status)
    this.faults.add(faults)
  }

  idle() {
    return this.#service.idle()
  }

  settled() {
    return this.#service.settled()
  }

  advance(ms: number): Promise<void> {
    return this.#clockControl.advance(ms)
  }

  setSpeed(speed: number): void {
    this.#clockControl.setSpeed(speed)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  clockView(): ClockView {
    return this.#clockControl.view()
  }

  /** Continues the deliveries that an earlier process left open. */
  resume(): void {
    this.#service.resume()
  }

  onSettings(listener: SettingsListener): void {
    this.#listeners.push(listener)
  }

  /** Runs when it closes. */
  onClose(close: () => Promise<void>): void {
    this.#closers.push(close)
  }

  async #close(): Promise<void> {
    // First the server, so that no new requests arrive; then the attempts in progress; then the file that stores their outcome.
    for (const close of this.#closers) await close()
    await this.#service.close()
    this.#journal?.close()
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new EmulatorError('CLOSED', 'The emulator is closed.')
  }
}
