/** The name of each provider in each backend. A backend without a name for it has no entry in the row. */
interface ProviderNames {
  readonly spellings: readonly string[]
  readonly genAi: string
  readonly openInference: string
  readonly openInferenceSystem?: string
}

/** In lower case, with `_` for a blank and for `-`. */
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

/** The names of the provider that the user's text means; an unknown one keeps its own text everywhere. */
export function providerNames(given: string): Omit<ProviderNames, 'spellings'> {
  const known = bySpelling.get(given) ?? bySpelling.get(given.toLowerCase().replaceAll(/[ -]/g, '_'))
  return known ?? {genAi: given, openInference: given, openInferenceSystem: given}
}
