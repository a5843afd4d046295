export {useZoneContext} from './context/zone-context.ts'
