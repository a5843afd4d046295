import {_exportsForTestingOnly, currentSpan, Eval, initLogger, wrapTraced} from 'braintrust'

export const packageName = 'braintrust'

export async function prepare() {
  await _exportsForTestingOnly.simulateLoginForTests()
  const background = _exportsForTestingOnly.useTestBackgroundLogger()
  initLogger({projectName: 'bench', projectId: 'bench'})
  return {
    inside: run => wrapTraced(async () => run(), {name: 'ours'})(),
    enrich: call =>
      currentSpan().log({
        metadata: {model: 'gpt-4o', step: 'plan', attempt: call, cached: false, user: {plan: 'pro'}},
        scores: {score: 0.95},
      }),
    wrapsAsyncOnly: true,
    // With its logs it would first request a project from its server.
    experiment: ({items, task, exact, short, concurrency}) =>
      Eval(
        'bench',
        {
          data: items.map(({inputs, groundTruth}) => ({input: inputs, expected: groundTruth})),
          task,
          scores: [
            ({output, expected}) => ({name: 'exact', score: exact(output, expected)}),
            ({output}) => ({name: 'short', score: short(output)}),
          ],
          maxConcurrency: concurrency,
        },
        {noSendLogs: true, progress: silent, reporter: quiet},
      ),
    wrap: fn => wrapTraced(fn, {name: 'answer'}),
    flush: () => background.drain(),
  }
}

const silent = {start() {}, increment() {}, stop() {}}
const quiet = {name: 'quiet', reportEval: () => true, reportRun: () => true}
