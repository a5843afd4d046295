// `npm run bench -- house`: figures about the sources.
import {measureHouse} from './house.ts'

const {files, lines, fullestFolder, imports, importsPerFile, unusedExports, scripts} = measureHouse(process.cwd())
console.log(`files                      ${files}`)
console.log(`lines, median / p90 / max  ${lines.median} / ${lines.p90} / ${lines.max}`)
console.log(`most files in a folder     ${fullestFolder.files} (${fullestFolder.folder})`)
console.log(`relative imports a file    ${importsPerFile.toFixed(2)} (${imports} in all)`)
console.log(`unused exports             ${unusedExports.length}`)
console.log(`package scripts            ${scripts}`)
for (const unused of unusedExports) console.log(`  ${unused}`)
