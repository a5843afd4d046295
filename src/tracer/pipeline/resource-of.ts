import type {Attributes} from '@opentelemetry/api'
import {defaultResource, type Resource, resourceFromAttributes} from '@opentelemetry/resources'
import {applicationProvider} from '../../context/application-provider.ts'
import {type AnyResource, applicationResource, isResource} from '../../context/application-resource.ts'
import * as codes from '../../diagnostics/codes.ts'
import {type Reporter, report} from '../../diagnostics/report.ts'
import type {SharedOptions} from '../options/resolve-options.ts'

const serviceName = 'service.name'

/**
 * Returns the resource of a tracer's spans. Key by key the option wins over the application, the application over the
 * environment, and the environment over the default. Where nothing is to be added, it is the application's own object.
 */
export function resourceOf({resource, environmentResource}: SharedOptions, reporter: Reporter): Resource {
  const application = applicationResource()
  const chosen = merge(application, environmentResource, resource)
  if (!saysService(chosen) && applicationProvider() !== undefined)
    report(codes.serviceUnknown, reporter, () => ({subject: 'HoneyHiveTracer'}))
  return chosen
}

function merge(
  application: AnyResource | undefined,
  environment: Attributes,
  option: Attributes | AnyResource | undefined,
): Resource {
  const said = application === undefined || saysService(application)
  const missing = Object.keys(environment).filter(
    key => application === undefined || !(key in known(application)) || (key === serviceName && !said),
  )
  if (application !== undefined && missing.length === 0 && option === undefined) return application as Resource
  // An unknown service of the application does not hide the service of the environment.
  const late = said ? {} : pick(environment, [serviceName])
  const below = defaultResource().merge(resourceFromAttributes(environment))
  const above = application === undefined ? below : below.merge(asResource(application))
  const named = above.merge(resourceFromAttributes(late))
  return option === undefined ? named : named.merge(asResource(option))
}

/** True when `resource` names a service, or when a detector may still find its name. */
function saysService(resource: AnyResource | Resource): boolean {
  const {asyncAttributesPending} = resource as Resource
  const name = known(resource)[serviceName]
  if (name === undefined) return asyncAttributesPending === true
  return !(typeof name === 'string' && name.startsWith('unknown_service'))
}

// Reading `attributes` while a detector is at work logs an error, so the raw ones are read where the SDK has them.
function known(resource: AnyResource | Resource): Attributes {
  if (!(resource as Resource).asyncAttributesPending) return resource.attributes
  const {getRawAttributes} = resource as Partial<Resource>
  if (getRawAttributes === undefined) return resource.attributes
  const first: Attributes = {}
  for (const [key, value] of getRawAttributes.call(resource)) {
    // A promise is a key that comes later. The first value of a key wins.
    if (!(key in first) && value !== undefined && value !== null)
      first[key] = typeof value === 'object' && 'then' in value ? '' : value
  }
  return first
}

// Only the SDK's own resources of versions 2 and 3 can be merged with promises of attributes.
function asResource(given: Attributes | AnyResource): Resource {
  if (!isResource(given)) return resourceFromAttributes(given)
  return typeof (given as Partial<Resource>).getRawAttributes === 'function'
    ? (given as Resource)
    : resourceFromAttributes(given.attributes)
}

function pick(attributes: Attributes, keys: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => keys.includes(key)))
}
