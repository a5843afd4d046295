import type {SettingsChecks, Settings} from '../settings.ts'

const nothing = (): undefined => undefined

/** A page has neither environment variables nor files. */
export function settings(_checks: SettingsChecks): Settings {
  return {
    conflicts: [],
    deprecated: [],
    namesSampler: false,
    spanLimits: {},
    destination: 'memory',
    receiver: nothing,
    serverUrl: nothing,
  }
}
