/** The same function, which computes each answer once. For one response only. */
export function remembered<Answer>(compute: (key: string) => Answer): (key: string) => Answer {
  const known = new Map<string, Answer>();
  return (key) => {
    if (known.has(key)) return known.get(key) as Answer;
    const answer = compute(key);
    known.set(key, answer);
    return answer;
  };
}
