/** Said beside a trace or plan that is marked as incomplete. */
export const unreadableWarning =
  'Something recorded about these goods could not be read: links may be missing. Run: lotline exceptions --code event_unreadable';
