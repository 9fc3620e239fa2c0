/**
 * Loaded before a page's program: the functions that the page calls and leaves to the reader. Each posts its argument to the
 * service of the test, and fails if the service does.
 */
for (const name of (process.env.YOUR_FUNCTIONS ?? '').split(',')) {
  Object.assign(globalThis, { [name]: (argument: unknown) => post(name, argument) })
}

async function post(name: string, argument: unknown): Promise<void> {
  const response = await fetch(`${process.env.SERVICE_URL}/${name}`, {
    method: 'POST',
    body: JSON.stringify(argument),
  })
  if (!response.ok) throw new Error(`${name}() got ${response.status} from its service.`)
}
