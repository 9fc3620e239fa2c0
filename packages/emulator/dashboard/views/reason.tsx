interface ReasonProps {
  readonly message: string
  readonly fix: string
}

/** One thing that was wrong, and what to do about it. */
export function Reason({ message, fix }: ReasonProps) {
  return (
    <p>
      {message}
      <br />
      <b>What to do:</b> {fix}
    </p>
  )
}
