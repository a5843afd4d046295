/** What to say where no span is active: in a page an `await` loses it. */
export const awaitHint = '; after an await a page needs useZoneContext()'
