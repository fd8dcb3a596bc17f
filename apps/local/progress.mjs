/** Progress in words: one line a step with the time it took, and a line now and then while a long one goes on. */
export function startProgress({ out = process.stdout, now = () => performance.now() } = {}) {
  const seconds = (since) => `${((now() - since) / 1000).toFixed(1)} s`;
  const say = (sentence) => out.write(`${sentence}\n`);

  /** Runs one step. `describe` may return what came of it, which is said in place of the step's name. */
  async function step(name, work, describe = () => name) {
    const begin = now();
    const reminder = setInterval(() => say(`  … ${name}, ${seconds(begin)} so far`), 10_000);
    try {
      const result = await work();
      const words = describe(result);
      if (words) say(`  ✓ ${words} (${seconds(begin)})`);
      return result;
    } catch (error) {
      say(`  ✗ ${name} (${seconds(begin)})`);
      throw error;
    } finally {
      clearInterval(reminder);
    }
  }

  return { say, step };
}
