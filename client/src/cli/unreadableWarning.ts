/** The warning beside a trace or plan that is marked as incomplete. */
export const unreadableWarning =
  'A record about these goods could not be read: links may be missing. Run: lotline exceptions --code event_unreadable';
