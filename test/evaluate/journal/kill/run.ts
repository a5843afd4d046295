// `npm run soak -- kill`: 50 kills at random moments of one run of 500 datapoints.
import {deepStrictEqual} from 'node:assert'
import {essence, survive} from './survive.ts'

const wanted = Number(process.argv[2] ?? 50)
const undisturbed = await survive(0, 0)
const {kills, result, repeated} = await survive(wanted, 35)
deepStrictEqual(essence(result), essence(undisturbed.result))
deepStrictEqual(repeated, [])
console.log(
  `${kills} kills, ${result.total} datapoints: the same result, ${repeated.length} datapoints run again after they were written`,
)
