const helpId = 'help'

const keys: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['j', '↓'], 'the next delivery or call'],
  [['k', '↑'], 'the delivery or call before'],
  [['Page ↓', 'Page ↑'], 'ten further'],
  [['Home', 'End'], 'the newest, the oldest one'],
  [['Enter'], 'open it'],
  [['Escape'], 'close it, or this window'],
  [['r'], 'send the open delivery again'],
  [['t'], 'try the opened delivery now, if it waits'],
  [['c'], 'copy the focused value of a JSON body'],
  [['/'], 'search'],
  [['?'], 'show these keys'],
]

export function openHelp(): void {
  const dialog = document.getElementById(helpId)
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal()
}

export function Help() {
  return (
    <dialog id={helpId} class="help" aria-labelledby="help-title">
      <h2 id="help-title">Keys</h2>
      <table>
        <tbody>
          {keys.map(([names, what]) => (
            <tr key={what}>
              <th scope="row">
                {names.map((name) => (
                  <kbd key={name}>{name}</kbd>
                ))}
              </th>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <form method="dialog">
        <button type="submit">Close</button>
        <a href="/assets/licenses.md">Licences of the packages in this page</a>
      </form>
    </dialog>
  )
}
