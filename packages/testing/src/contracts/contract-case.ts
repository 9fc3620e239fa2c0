/** One sentence of a contract, as plain data: any test runner can run it. */
export interface ContractCase<TSubject> {
  /** What the contract promises, as a sentence about the subject. */
  readonly name: string
  /** Rejects with an error that says how the subject differs. */
  run(subject: TSubject): Promise<void>
}
