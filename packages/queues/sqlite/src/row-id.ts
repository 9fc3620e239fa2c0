/** Whether it is what the queue's lists give as an id. */
export function isRowId(id: string): boolean {
  return /^[1-9]\d{0,14}$/.test(id)
}
