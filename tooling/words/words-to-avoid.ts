export interface WordToAvoid {
  /** Matched in any case, as whole words. */
  readonly pattern: string
  readonly instead: string
}

/** What a reader whose second language is English may stumble over, and what to write instead. */
export const wordsToAvoid: readonly WordToAvoid[] = [
  { pattern: 'told', instead: 'say who learns it and how: logged, passed, reported, notified' },
  { pattern: 'said', instead: 'reported, described, written; or leave it out' },
  { pattern: 'says so', instead: 'state what it reports' },
  { pattern: 'nobody', instead: 'no one, or name what is missing: no listener, no worker' },
  { pattern: 'somebody', instead: 'someone, or name the role' },
  { pattern: 'anybody|everybody', instead: 'anyone, everyone, or name the role: a sender, an attacker' },
  { pattern: 'lapse[sd]?|lapsing', instead: 'expires: the field’s word for leases and locks' },
  { pattern: 'at hand', instead: 'known, available' },
  { pattern: 'wherever', instead: 'anywhere, at any position' },
  { pattern: 'lets? go', instead: 'release' },
  { pattern: 'whoever', instead: 'name the role: a caller, a client, anyone who' },
  { pattern: 'whatever', instead: 'any, everything that, regardless of' },
  { pattern: 'at work', instead: 'running, in progress' },
  { pattern: 'under way', instead: 'running, in progress' },
  { pattern: 'go(?:es|ing)? on', instead: 'continue' },
  { pattern: 'went on', instead: 'continued' },
  { pattern: 'gone on', instead: 'continued' },
  { pattern: 'meanwhile', instead: 'in the meantime, while …' },
  { pattern: 'anew|afresh', instead: 'again' },
  { pattern: 'all the same', instead: 'anyway, still' },
  { pattern: 'for good', instead: 'permanently' },
  { pattern: 'rightly', instead: 'correctly' },
  { pattern: 'mend(?:s|ed|ing)?', instead: 'fix, repair' },
  { pattern: 'be(?:came|comes?|coming) of', instead: 'outcome, how it is processed' },
  { pattern: 'fates?', instead: 'outcome' },
  { pattern: 'to be had', instead: 'available' },
  { pattern: 'so many', instead: 'this many, the given number of' },
  { pattern: 'now and then', instead: 'occasionally' },
  { pattern: 'as a rule', instead: 'usually' },
  { pattern: '(?:or|and) the like', instead: 'similar' },
  { pattern: '(?<!the )answers to', instead: 'responds to, handles' },
  {
    pattern: 'of (?:its|their|his|her|my|our|your|one’s) own(?! (?:accord|choice))',
    instead: 'its own …, a separate …',
  },
  { pattern: '(?:in|is|was|are|were|be) vain', instead: 'without success' },
  { pattern: 'stands? (?:in|at|on|below|above|beside|before|after|there)', instead: 'is in, is listed in' },
  { pattern: '(?:is|are|was|were|been) gone', instead: 'closed, deleted, unavailable, has ended' },
  { pattern: 'hand(?:s|ed|ing)? (?:in|over)', instead: 'pass' },
  {
    pattern:
      '(?<!there )(?:is|are|was|were) no(?! (?:longer|more|later|less|larger|longest|different|one)\\b)(?= [a-z])',
    instead: 'is not a …, or say what it must be',
  },
]
