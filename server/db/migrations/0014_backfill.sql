CREATE TABLE "backfill" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"object_type" text NOT NULL,
	"way" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"counts" jsonb NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "backfill_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "backfill_range" (
	"portal_id" text NOT NULL,
	"backfill_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"from" text NOT NULL,
	"up_to" text,
	"after" text,
	"done" boolean NOT NULL,
	CONSTRAINT "backfill_range_portal_id_backfill_id_n_pk" PRIMARY KEY("portal_id","backfill_id","n")
);
--> statement-breakpoint
ALTER TABLE "backfill_range" ADD CONSTRAINT "backfill_range_portal_id_backfill_id_backfill_portal_id_id_fk" FOREIGN KEY ("portal_id","backfill_id") REFERENCES "public"."backfill"("portal_id","id") ON DELETE cascade ON UPDATE no action;