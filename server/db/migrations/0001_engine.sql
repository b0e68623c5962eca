CREATE TABLE "run_record" (
	"portal_id" text NOT NULL,
	"run_id" uuid NOT NULL,
	"object" text NOT NULL,
	"record_id" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "run_record_portal_id_run_id_object_record_id_pk" PRIMARY KEY("portal_id","run_id","object","record_id")
);
--> statement-breakpoint
ALTER TABLE "conflict" ADD COLUMN "resolution" text;--> statement-breakpoint
ALTER TABLE "conflict" ADD COLUMN "resolved_by" text;--> statement-breakpoint
ALTER TABLE "rate_ring" ADD COLUMN "max" integer;--> statement-breakpoint
ALTER TABLE "rate_ring" ADD COLUMN "stopped_until" bigint;--> statement-breakpoint
ALTER TABLE "sync_record" ADD COLUMN "merged_into" text;