import {_exportsForTestingOnly, currentSpan, initLogger, wrapTraced} from 'braintrust'

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
    wrap: fn => wrapTraced(fn, {name: 'answer'}),
    flush: () => background.drain(),
  }
}
