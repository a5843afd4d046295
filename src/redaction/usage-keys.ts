/** Whether a path counts tokens: `usage.input_tokens`, `promptTokenCount`, `token_count.prompt_details.cache_read`. */
export function countsTokensAt(path: string): boolean {
  let end = path.length
  for (let steps = 0; steps < mostSteps && end > 0; steps++) {
    const start = path.lastIndexOf('.', end - 1) + 1
    const step = path.slice(start, end)
    if (countsTokens(step)) return true
    if (!describesUsage(step)) return false
    end = start - 1
  }
  return false
}

const mostSteps = 4

// `access_token` and `tokens` alone do not: the one is a secret, the other may be a list of them.
function countsTokens(step: string): boolean {
  const words = wordsOf(step)
  if (words.length < 2 || !words.every(word => usageWords.has(word))) return false
  return words.includes('tokens') || (words.includes('token') && words.some(word => countWords.has(word)))
}

/** Whether a key below a count still describes it, such as `cache_read`. */
export function describesUsage(step: string): boolean {
  return wordsOf(step).every(word => usageWords.has(word) || /^\d+$/.test(word))
}

// Keys of a program are short. A long one is data.
const longestStep = 64

const wordsOf = (step: string): string[] =>
  step.length > longestStep
    ? [step]
    : step.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).map(word => word.toLowerCase())

const countWords: ReadonlySet<string> = new Set(
  'count counts usage details limit limits total first last per time'.split(' '),
)

/** The words of usage keys of OpenAI, Anthropic, Google, Bedrock, Cohere, the AI SDK, OpenInference and OpenTelemetry. */
const usageWords: ReadonlySet<string> = new Set([
  ...countWords,
  ...'token tokens input output prompt completion candidates cached cache read write creation created ephemeral 5m 1h'.split(
    ' ',
  ),
  ...'reasoning thoughts thinking audio image text video content tool use accepted rejected prediction predicted'.split(
    ' ',
  ),
  ...'max min avg average sum billed embedding embeddings generated new no non search query request response'.split(
    ' ',
  ),
  ...'metadata budget to second seconds ms s sec'.split(' '),
])
