import {type Dialect, genAi, honeyhive, langfuse, openInference} from 'enrich-span/dialects'

genAi()
genAi({version: '1.41', content: false, chain: 'invoke_agent'})
openInference()
langfuse({keep: true}).scores({name: 'a', kind: 0, status: {code: 0}, events: [], attributes: {}})
honeyhive({autoCreate: false, sessionName: 'chat', experiment: {id: 1, metadata: {arm: 'b'}}})

const own: Dialect = {name: 'own', translate: ({attributes}) => attributes}
own.translate({name: 'a', kind: 0, status: {code: 0}, events: [], attributes: {}})

// @ts-expect-error: there is no such version
genAi({version: '2'})
// @ts-expect-error: OpenInference has no options
openInference({version: '1'})
// @ts-expect-error: a dialect has a name
export const nameless: Dialect = {translate: ({attributes}: {attributes: object}) => attributes}
// @ts-expect-error: a number is not a record of attributes
export const counting: Dialect = {name: 'counting', translate: () => 1}
// @ts-expect-error: a span cannot be changed
export const changing: Dialect = {name: 'changing', translate: span => (span.attributes = {})}
