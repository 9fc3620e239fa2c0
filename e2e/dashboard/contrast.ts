import type { Page } from 'playwright-core'

/** A piece of text that can be seen, and the colours that the browser gives it: `rgb(…)`. */
interface ShownText {
  readonly text: string
  readonly colour: string
  readonly ground: string
}

/** Runs in the page, whose types this program does not have. What cannot be used need not be easy to read. */
const shownTexts = `
  const groundOf = (element) => {
    const { backgroundColor } = getComputedStyle(element)
    return backgroundColor === 'rgba(0, 0, 0, 0)' && element.parentElement ? groundOf(element.parentElement) : backgroundColor
  }
  const isField = (element) => element.matches('button, input, select, textarea')
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
  const isShown = (element) => element.checkVisibility() && !element.matches('option, :disabled, :disabled *')
  ;[...document.body.querySelectorAll('*')]
    .filter((element) => isShown(element) && (isField(element) || hasText(element)))
    .map((element) => ({
      text: (element.innerText || element.value || '').slice(0, 60),
      colour: getComputedStyle(element).color,
      ground: groundOf(element),
    }))
`

/** The least contrast that WCAG 2.2 asks of text at level AA. */
const leastContrast = 4.5

/** The texts on the page that stand out too little from what is behind them, with their contrast. */
export async function faintTexts(page: Page): Promise<string[]> {
  const texts = await page.evaluate<ShownText[]>(shownTexts)
  if (texts.length === 0) throw new Error('There is no text on the page.')
  return texts
    .map((shown) => ({ ...shown, contrast: contrastOf(shown.colour, shown.ground) }))
    .filter(({ contrast }) => !(contrast >= leastContrast))
    .map(({ contrast, text, colour, ground }) => `${contrast.toFixed(2)}: “${text}”, ${colour} on ${ground}`)
}

/** From 1, the same colour, to 21, black on white: by the formula of WCAG. */
function contrastOf(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** From 0, black, to 1, white. NaN if it is not an opaque `rgb(…)`. */
function luminanceOf(colour: string): number {
  const [, red, green, blue] = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour) ?? []
  return 0.2126 * linear(Number(red)) + 0.7152 * linear(Number(green)) + 0.0722 * linear(Number(blue))
}

function linear(channel: number): number {
  const value = channel / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
