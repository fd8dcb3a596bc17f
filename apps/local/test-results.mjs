/** What the levels of a test run add up to. */
export function startCount() {
  const passed = [];
  const failed = [];
  const skipped = [];
  return {
    pass: (name) => void passed.push(name),
    fail: (name) => void failed.push(name),
    skip: (name) => void skipped.push(name),
    failed,
    skipped,
    /** The last line of a run, in the form that other programs read. */
    lastLine: () => [`${passed.length} passed`, `${failed.length} failed`, ...(skipped.length ? [`${skipped.length} skipped`] : [])].join(', '),
  };
}

/**
 * Adds what Vitest's JSON report says of one level.
 *
 * @param {ReturnType<typeof startCount>} count
 * @param {string} level such as `unit`
 * @param {{ success?: boolean, testResults?: any[] } | null} report null when there is none
 * @param {number} exitCode of Vitest
 */
export function addReport(count, level, report, exitCode) {
  const failedBefore = count.failed.length;
  for (const { name: file, status, assertionResults = [], message } of report?.testResults ?? []) {
    // A file that cannot be loaded has no tests to report, and must not pass for that.
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed'))
      count.fail(`${level}: ${file}: ${String(message ?? '').split('\n')[0]}`);
    for (const test of assertionResults) {
      const name = `${level}: ${test.fullName}`;
      if (test.status === 'passed') count.pass(name);
      else if (test.status === 'failed') count.fail(name);
      else count.skip(name);
    }
  }
  // Such as an error that no test caught, or a report that was not written.
  if (exitCode !== 0 && count.failed.length === failedBefore) count.fail(`${level}: Vitest ended with ${exitCode}`);
}
