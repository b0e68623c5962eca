CREATE TABLE "engagement" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"type" text NOT NULL,
	"remote_id" text NOT NULL,
	"partner_id" uuid NOT NULL,
	"contact_id" uuid,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"direction" text,
	"subject" text,
	"status" text,
	"owner_id" text,
	"state" text NOT NULL,
	"touchpoint_id" uuid,
	CONSTRAINT "engagement_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "full_pass" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"object" text,
	"after" uuid,
	"counts" jsonb NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "full_pass_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "hubspot_owner" (
	"portal_id" text NOT NULL,
	"id" text NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"active" boolean NOT NULL,
	CONSTRAINT "hubspot_owner_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "hubspot_task" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"key" text NOT NULL,
	"partner_id" uuid,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"owner_name" text,
	"state" text NOT NULL,
	"completed_by" text,
	"completed_at" timestamp (3) with time zone,
	"rev" integer NOT NULL,
	"pushed_rev" integer NOT NULL,
	"remote_id" text,
	"intent_at" timestamp (3) with time zone,
	"problem" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "hubspot_task_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "webhook_delivery" (
	"portal_id" text NOT NULL,
	"digest" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_delivery_portal_id_digest_pk" PRIMARY KEY("portal_id","digest")
);
--> statement-breakpoint
CREATE TABLE "webhook_hint" (
	"portal_id" text NOT NULL,
	"object_type" text NOT NULL,
	"object_id" text NOT NULL,
	"rev" integer NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_hint_portal_id_object_type_object_id_pk" PRIMARY KEY("portal_id","object_type","object_id")
);
--> statement-breakpoint
ALTER TABLE "engagement" ADD CONSTRAINT "engagement_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "engagement_remote" ON "engagement" USING btree ("portal_id","type","remote_id","partner_id");--> statement-breakpoint
CREATE INDEX "engagement_state" ON "engagement" USING btree ("portal_id","state","occurred_at");--> statement-breakpoint
CREATE INDEX "full_pass_started" ON "full_pass" USING btree ("portal_id","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "hubspot_task_key" ON "hubspot_task" USING btree ("portal_id","key");--> statement-breakpoint
CREATE INDEX "hubspot_task_remote" ON "hubspot_task" USING btree ("portal_id","remote_id");--> statement-breakpoint
CREATE INDEX "webhook_delivery_received" ON "webhook_delivery" USING btree ("portal_id","received_at");--> statement-breakpoint
INSERT INTO "sync_record" ("portal_id", "object", "local_id", "local_rev", "pushed_rev", "state")
SELECT "portal_id", 'contact', "id", 1, 0, 'live' FROM "contact" ON CONFLICT DO NOTHING;
