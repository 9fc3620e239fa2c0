/** One case of a contract, as plain data that any test runner can run. */
export interface ContractCase<TSubject> {
  /** What the contract promises, as a sentence about the subject. */
  readonly name: string
  /** Rejects with an error that describes how the subject differs. */
  run(subject: TSubject): Promise<void>
}
