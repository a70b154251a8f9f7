import { loadFrameAndRail } from './load-rail.server.ts'
import { type CommunityReader, readCommunity } from './read-community.server.ts'

/** What a community says about itself, with plans and the people who look at the work. */
export function loadAbout(reader: CommunityReader) {
  return readCommunity(reader, async (tx) => {
    const { frame, rail } = await loadFrameAndRail(tx, reader)
    const text = await tx.community.findUnique({
      where: { organizationId_id: { organizationId: reader.organizationId, id: reader.community.id } },
      select: { aboutHtml: true, guidelinesHtml: true },
    })

    return { frame, aboutHtml: text?.aboutHtml ?? '', guidelinesHtml: text?.guidelinesHtml ?? '', rail }
  })
}
