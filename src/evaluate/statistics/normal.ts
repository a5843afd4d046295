/**
 * Returns the probability that a standard normal value is at most `z`; absolute error below 1e-15 (Hart 1968, after
 * West 2005).
 */
export function normalCdf(z: number): number {
  const x = Math.abs(z)
  if (x > 38) return z > 0 ? 1 : 0
  const tail = Math.exp((-x * x) / 2) * (x < 7.071_067_811_865_47 ? rational(x, hartTop, hartBottom) : fraction(x))
  return z > 0 ? 1 - tail : tail
}

/**
 * Returns the value below which a standard normal value lies with `probability`; relative error about 1e-16 (Wichura
 * 1988, AS 241).
 */
export function normalQuantile(probability: number): number {
  if (probability <= 0 || probability >= 1) return probability <= 0 ? -Infinity : Infinity
  const middle = probability - 0.5
  if (Math.abs(middle) <= 0.425) {
    return middle * rational(0.180_625 - middle * middle, centreTop, centreBottom)
  }
  const r = Math.sqrt(-Math.log(Math.min(probability, 1 - probability)))
  const value = r <= 5 ? rational(r - 1.6, nearTop, nearBottom) : rational(r - 5, farTop, farBottom)
  return middle < 0 ? -value : value
}

// The coefficients go from the constant term upwards.
const rational = (x: number, top: readonly number[], bottom: readonly number[]): number =>
  horner(x, top) / horner(x, bottom)

const horner = (x: number, coefficients: readonly number[]): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)

function fraction(x: number): number {
  const nested = x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))
  return 1 / nested / 2.506_628_274_631
}

const hartTop = [
  220.206_867_912_376, 221.213_596_169_931, 112.079_291_497_871, 33.912_866_078_383, 6.373_962_203_531_65,
  0.700_383_064_443_688, 0.035_262_496_599_891_1,
]
const hartBottom = [
  440.413_735_824_752, 793.826_512_519_948, 637.333_633_378_831, 296.564_248_779_674, 86.780_732_202_946_1,
  16.064_177_579_207, 1.755_667_163_182_64, 0.088_388_347_648_318_4,
]
const centreTop = [
  3.387_132_872_796_366_5, 133.141_667_891_784_38, 1_971.590_950_306_551_3, 13_731.693_765_509_46,
  45_921.953_931_549_87, 67_265.770_927_008_7, 33_430.575_583_588_13, 2_509.080_928_730_122_7,
]
const centreBottom = [
  1, 42.313_330_701_600_91, 687.187_007_492_057_9, 5_394.196_021_424_751, 21_213.794_301_586_597, 39_307.895_800_092_71,
  28_729.085_735_721_943, 5_226.495_278_852_854,
]
const nearTop = [
  1.423_437_110_749_683_5, 4.630_337_846_156_546, 5.769_497_221_460_691, 3.647_848_324_763_204_5,
  1.270_458_252_452_368_4, 0.241_780_725_177_450_6, 0.022_723_844_989_269_184, 0.000_774_545_014_278_341_4,
]
const nearBottom = [
  1, 2.053_191_626_637_759, 1.676_384_830_183_803_8, 0.689_767_334_985_1, 0.148_103_976_427_480_08,
  0.015_198_666_563_616_457, 0.000_547_593_808_499_534_5, 1.050_750_071_644_416_9e-9,
]
const farTop = [
  6.657_904_643_501_103, 5.463_784_911_164_114, 1.784_826_539_917_291_3, 0.296_560_571_828_504_87,
  0.026_532_189_526_576_124, 0.001_242_660_947_388_078_4, 2.711_555_568_743_487_6e-5, 2.010_334_399_292_288_1e-7,
]
const farBottom = [
  1, 0.599_832_206_555_888, 0.136_929_880_922_735_8, 0.014_875_361_290_850_615, 0.000_786_869_131_145_613_3,
  1.846_318_317_510_054_8e-5, 1.421_511_758_316_446e-7, 2.044_263_103_389_939_7e-15,
]
