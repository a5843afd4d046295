/** The name of each provider in each backend. A row has no entry for a backend that does not name the provider. */
interface ProviderNames {
  readonly spellings: readonly string[]
  readonly genAi: string
  readonly openInference: string
  readonly openInferenceSystem?: string
}

/** The names that users write, in lower case, with `_` for a blank or a `-`. */
const providers: readonly ProviderNames[] = [
  {spellings: ['openai'], genAi: 'openai', openInference: 'openai', openInferenceSystem: 'openai'},
  {spellings: ['anthropic'], genAi: 'anthropic', openInference: 'anthropic', openInferenceSystem: 'anthropic'},
  {spellings: ['cohere'], genAi: 'cohere', openInference: 'cohere', openInferenceSystem: 'cohere'},
  {
    spellings: ['azure', 'azure_openai'],
    genAi: 'azure.ai.openai',
    openInference: 'azure',
    openInferenceSystem: 'openai',
  },
  {spellings: ['aws', 'bedrock', 'aws_bedrock'], genAi: 'aws.bedrock', openInference: 'aws'},
  {spellings: ['google', 'gemini'], genAi: 'gcp.gemini', openInference: 'google'},
  {
    spellings: ['vertex', 'vertexai', 'vertex_ai'],
    genAi: 'gcp.vertex_ai',
    openInference: 'google',
    openInferenceSystem: 'vertexai',
  },
  {
    spellings: ['mistral', 'mistralai', 'mistral_ai'],
    genAi: 'mistral_ai',
    openInference: 'mistralai',
    openInferenceSystem: 'mistralai',
  },
  {spellings: ['xai', 'x_ai'], genAi: 'x_ai', openInference: 'xai'},
]

const bySpelling: ReadonlyMap<string, ProviderNames> = new Map(
  providers.flatMap(provider => [...provider.spellings, provider.genAi].map(spelling => [spelling, provider] as const)),
)

/**
 * Returns the names of the provider that the user's text means. An unknown provider keeps the user's text in every
 * backend.
 */
export function providerNames(given: string): Omit<ProviderNames, 'spellings'> {
  const known = bySpelling.get(given) ?? bySpelling.get(given.toLowerCase().replaceAll(/[ -]/g, '_'))
  return known ?? {genAi: given, openInference: given, openInferenceSystem: given}
}
