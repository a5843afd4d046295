import test from 'ava'
import {quickFaults} from './faults/faults.ts'
import {runFault} from './faults/run-fault.ts'

for (const fault of quickFaults) {
  test.serial(`the receipt equals the receiver's count: ${fault.name}`, async t => {
    const {wrong, receipt} = await runFault(fault)
    t.deepEqual(wrong, [], JSON.stringify({...receipt, errors: receipt.errors.map(String)}))
  })
}
