import type { EntityManager } from 'typeorm';

/**
 * Writes down that a certificate is to be deployed, in the transaction that attaches the destinations. A sweep does the rest; who wants
 * it sooner nudges `sweep-deployments` after the commit. What is planned already is planned once.
 * @param plannedBy user's address, or the name of the work
 */
export async function planDeployments(manager: EntityManager, certificateId: number, destinationIds: readonly number[], plannedBy: string): Promise<void> {
  if (destinationIds.length === 0) return;
  await manager.query(
    `INSERT INTO "deployments" ("certificateId", "destinationId", "destinationLabel", "plannedBy")
     SELECT $1, "id", "label", $3 FROM "destinations" WHERE "id" = ANY($2::int[]) ORDER BY "id"
     ON CONFLICT ("certificateId", "destinationId") WHERE "state" = 'planned' DO NOTHING`,
    [certificateId, [...destinationIds], plannedBy],
  );
}
