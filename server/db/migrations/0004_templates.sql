CREATE TABLE "approval" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"template_id" text NOT NULL,
	"version" text NOT NULL,
	"target" text NOT NULL,
	"target_name" text NOT NULL,
	"claims" jsonb NOT NULL,
	"state" text NOT NULL,
	"requested_by" uuid,
	"requested_by_name" text NOT NULL,
	"decided_by_name" text,
	"decided_at" timestamp (3) with time zone,
	"reason" text,
	"touchpoint_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "approval_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "template_use" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"template_id" text NOT NULL,
	"version" text NOT NULL,
	"user_id" uuid,
	"queued_for" uuid,
	"values" jsonb,
	"lists" jsonb,
	"override_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "template_use_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "template_version" (
	"portal_id" text NOT NULL,
	"template_id" text NOT NULL,
	"version" integer NOT NULL,
	"texts" jsonb,
	"by_name" text NOT NULL,
	"note" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "template_version_portal_id_template_id_version_pk" PRIMARY KEY("portal_id","template_id","version")
);
--> statement-breakpoint
ALTER TABLE "approval" ADD CONSTRAINT "approval_portal_id_portal_id_fk" FOREIGN KEY ("portal_id") REFERENCES "public"."portal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "template_use" ADD CONSTRAINT "template_use_portal_id_id_touchpoint_portal_id_id_fk" FOREIGN KEY ("portal_id","id") REFERENCES "public"."touchpoint"("portal_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "template_version" ADD CONSTRAINT "template_version_portal_id_portal_id_fk" FOREIGN KEY ("portal_id") REFERENCES "public"."portal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "approval_state" ON "approval" USING btree ("portal_id","state");--> statement-breakpoint
CREATE INDEX "template_use_template" ON "template_use" USING btree ("portal_id","template_id","created_at");--> statement-breakpoint
CREATE INDEX "template_use_queue" ON "template_use" USING btree ("portal_id","queued_for");