/**
 * What a page may cost, in bytes of gzip beside the api: the figure of the day it was set, and how much of it is free.
 * Has one grown for a good reason? `npm run bench -- size` prints today's figure: put it here.
 */
export const budgets: Readonly<Record<string, number>> = {
  "{enrichSpan} from 'enrich-span/enrich'": 8_448,
  "{enrichSpan} from 'enrich-span'": 8_509,
  'enrich-span/enrich': 9_415,
  "{enrichSpan, trace, HoneyHiveTracer} from 'enrich-span'": 67_530,
}

/** What a figure may grow before somebody has to look at it. */
export const tolerance = 1.02
