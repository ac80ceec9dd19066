/** What each exit code of `iac-drift` says. @public */
export const ExitCode = {
  inSync: 0,
  intact: 0,
  error: 1,
  drift: 2,
  unverifiable: 3,
  tampered: 4,
  cannotSay: 5,
} as const;
