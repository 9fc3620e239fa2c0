/** A name and its figure; a row without a figure is a heading. */
export type Row = readonly [name: string, figure?: string | number]

/** Rows under one another, the figures flush right. */
export function table(rows: readonly Row[]): string {
  const figures = rows.map(([, figure]) => written(figure))
  const left = Math.max(...rows.map(([name]) => name.length))
  const right = Math.max(...figures.map((figure) => figure.length))
  return rows.map(([name], at) => `${name.padEnd(left)}  ${(figures[at] ?? '').padStart(right)}`.trimEnd()).join('\n')
}

function written(figure: string | number | undefined): string {
  return typeof figure === 'number' ? figure.toLocaleString('en') : (figure ?? '')
}
