// `npm run soak -- facts`: 200 drawn experiments, or as many as given, each killed, restored, merged and rescored.
import {disturb} from './round.ts'

const rounds = Number(process.argv[2] ?? 200)
for (let seed = 1; seed <= rounds; seed++) await disturb(seed)
console.log(`${rounds} experiments: every field of the killed, restored, merged and rescored runs is the same`)
