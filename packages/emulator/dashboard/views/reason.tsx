interface ReasonProps {
  readonly message: string
  readonly fix: string
}

/** One cause, and how to fix it. */
export function Reason({ message, fix }: ReasonProps) {
  return (
    <p>
      {message}
      <br />
      <b>What to do:</b> {fix}
    </p>
  )
}
