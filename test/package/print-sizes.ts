import {doors} from './doors.ts'
import {sizeOf} from './size.ts'

for (const door of doors) {
  const {gzip, minified} = await sizeOf(door)
  console.log(`${door.padEnd(24)} ${String(gzip).padStart(7)} bytes gzip, ${String(minified).padStart(7)} minified`)
}
