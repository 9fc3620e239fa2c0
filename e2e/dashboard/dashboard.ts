import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** The page, and its parts by their accessible names. */
export interface Dashboard {
  readonly page: Page
  readonly connection: Locator
  readonly connectionLost: Locator
  readonly totals: Locator
  /** How many deliveries the list holds, in words. */
  readonly listed: Locator
  readonly list: Locator
  /** Rows whose text matches. */
  row(text: RegExp): Locator
  /** The opened delivery. */
  readonly detail: Locator
  readonly editor: Locator
  panel(title: 'Endpoints' | 'Send an event' | 'Play a scenario' | 'Chaos' | 'Clock'): Locator
  figure(title: 'Success rate' | 'Latency' | 'Attempts'): Locator
  /** Presses a button with exactly this name, once it can be pressed. */
  press(button: string): Promise<void>
}

export function dashboardOn(page: Page): Dashboard {
  const region = (name: string) => page.getByRole('region', { name, exact: true })
  const list = page.getByRole('listbox', { name: 'Deliveries' })
  return {
    page,
    connection: page.getByRole('status', { name: 'Connection' }),
    connectionLost: page.getByRole('alert', { name: 'Connection lost' }),
    totals: page.getByRole('list', { name: 'Totals since the start' }),
    listed: page.getByRole('status', { name: 'Listed' }),
    list,
    row: (text) => list.getByRole('option', { name: text }),
    detail: region('Delivery'),
    editor: page.getByRole('textbox', { name: 'Event as JSON' }),
    panel: region,
    figure: (name) => page.getByRole('figure', { name }),
    press: (name) => page.getByRole('button', { name, exact: true }).click(),
  }
}

/** Long enough for a busy machine. Text that never appears fails anyway. */
const timeout = 60_000

/** Expects that a value meets the condition within the time limit. */
export function expectSoon<T>(read: () => T) {
  return expect.poll(read, { timeout, interval: 50 })
}

/** Expects that a part of the page gets this text within the time limit. */
export function expectText(part: Locator) {
  return expectSoon(() => part.textContent())
}
