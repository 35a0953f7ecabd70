/** Asks until the exchange has come so far: what it does is asynchronous, and it always comes. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  isEnough: (answer: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (isEnough(answer)) return answer;
  }
}
