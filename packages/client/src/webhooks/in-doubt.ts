/** What to do when it is unknown whether a call was carried out. */
export const inDoubt = {
  create: 'The webhook may have been created anyway: look for it with list() before you create it again.',
  update: 'The change may have been made anyway. Repeating it is safe.',
  delete: 'The webhook may have been deleted anyway. Deleting it again is safe.',
  rotate: 'The secret may have been rotated anyway, so deliveries may be signed with an unknown one: rotate it again.',
  test: 'The test delivery may have been sent anyway.',
}
