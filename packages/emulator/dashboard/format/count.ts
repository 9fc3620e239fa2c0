const grouped = new Intl.NumberFormat('en')

/** `10,000`. */
export function number(value: number): string {
  return grouped.format(value)
}

/** `1 delivery`, `10,000 deliveries`. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`
}
