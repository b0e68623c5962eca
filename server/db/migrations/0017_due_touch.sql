CREATE TABLE "due_touch" (
	"portal_id" text NOT NULL,
	"id" text NOT NULL,
	"partner_id" uuid NOT NULL,
	"stream" text NOT NULL,
	"slot" text,
	"template" text,
	"kind" text NOT NULL,
	"label" text NOT NULL,
	"due_on" date NOT NULL,
	"list_on" date NOT NULL,
	"period_days" double precision NOT NULL,
	"name" text NOT NULL,
	"tier" text NOT NULL,
	"score" double precision,
	"owners" text[] NOT NULL,
	"owner_keys" text[] NOT NULL,
	CONSTRAINT "due_touch_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
ALTER TABLE "due_touch" ADD CONSTRAINT "due_touch_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "due_touch_partner" ON "due_touch" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE INDEX "due_touch_queue" ON "due_touch" USING btree ("portal_id","template","slot","list_on","tier",coalesce("score", 101),"name" collate "C","id" collate "C");--> statement-breakpoint
CREATE INDEX "standing_reply" ON "standing" USING btree ("portal_id") WHERE "standing"."value"->>'replyWaitingSince' is not null;--> statement-breakpoint
CREATE INDEX "standing_no_answer" ON "standing" USING btree ("portal_id") WHERE "standing"."value"->>'outreach' = 'no-answer';--> statement-breakpoint
CREATE INDEX "partner_contract_end" ON "partner" USING btree ("portal_id","contract_end") WHERE "partner"."contract_end" is not null;--> statement-breakpoint
-- What the last standing said; every later one writes its own rows.
INSERT INTO "due_touch"
SELECT s."portal_id", d."kind" || ':' || s."partner_id" || ':' || (due ->> 'stream') || ':' || coalesce(due ->> 'slot', due ->> 'dueOn'),
	s."partner_id", due ->> 'stream', due ->> 'slot', due ->> 'template', d."kind", due ->> 'label',
	(due ->> 'dueOn')::date, (due ->> 'listOn')::date, (due ->> 'periodDays')::float8,
	p."name", p."tier", s."score", o."owners",
	ARRAY(SELECT lower(trim(regexp_replace(n, '\s*\([^)]*\)\s*$', ''))) FROM unnest(o."owners") AS n)
FROM "standing" s
JOIN "partner" p ON p."portal_id" = s."portal_id" AND p."id" = s."partner_id" AND NOT p."opt_out"
CROSS JOIN LATERAL jsonb_array_elements(coalesce(s."value" -> 'due', '[]')) AS due
CROSS JOIN LATERAL (SELECT CASE WHEN due ->> 'kind' = 'step' THEN 'step' ELSE 'touchpoint' END AS "kind") d
CROSS JOIN LATERAL (SELECT array_remove(ARRAY[p."owner_name", p."second_owner_name"], NULL) AS "owners") o
ON CONFLICT DO NOTHING;
