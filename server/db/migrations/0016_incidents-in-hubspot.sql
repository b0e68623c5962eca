-- More objects than the touchpoint are associated to the partner.
UPDATE "portal" SET "setup" = ("setup" - 'touchpointToPartner') || jsonb_build_object('toPartner',
	CASE WHEN jsonb_typeof("setup" -> 'touchpointToPartner') = 'object'
		THEN jsonb_build_object('touchpoint', "setup" -> 'touchpointToPartner') ELSE '{}'::jsonb END)
WHERE "setup" ? 'touchpointToPartner';
--> statement-breakpoint
-- What was written before incidents and issues stood in HubSpot has no dirty mark yet.
INSERT INTO "sync_record" ("portal_id", "object", "local_id", "local_rev", "pushed_rev", "state")
SELECT "portal_id", 'incident', "id", 1, 0, 'live' FROM "incident_partner" ON CONFLICT DO NOTHING;
--> statement-breakpoint
INSERT INTO "sync_record" ("portal_id", "object", "local_id", "local_rev", "pushed_rev", "state")
SELECT "portal_id", 'issue', "id", 1, 0, 'live' FROM "issue" ON CONFLICT DO NOTHING;
