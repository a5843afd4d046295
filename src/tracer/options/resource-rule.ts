import {isResource} from '../../context/application-resource.ts'
import {describe, isRecord, type Rule} from '../../diagnostics/check-options.ts'

/** Plain attributes, or a `Resource` of any SDK. A wrong attribute is named by its path. */
export const resourceRule: Rule = {
  expected: 'attributes such as {"service.name": "support"}, or a Resource of the SDK',
  accepts: value => isRecord(value) && (isResource(value) || wrongPath(value) === undefined),
  cure: value => {
    const path = isRecord(value) ? wrongPath(value) : undefined
    if (!isRecord(value) || path === undefined) return undefined
    if (path === 'attributes') return '`resource.attributes` is not an attribute: pass its attributes themselves'
    return `\`resource.${path}\` must be text, a number, true, false, or a list of these, got ${describe(value[path])}`
  },
}

function wrongPath(resource: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(resource).find(key => !isAttribute(resource[key]))
}

function isAttribute(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isScalar) : value === undefined || isScalar(value)
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
