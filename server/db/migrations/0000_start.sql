CREATE TABLE "app_user" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"hubspot_owner_id" text,
	"role" text NOT NULL,
	"machine" boolean DEFAULT false NOT NULL,
	"sender" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "app_user_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "device" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"label" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "device_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "device_code" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"user_code" text NOT NULL,
	"label" text NOT NULL,
	"state" text NOT NULL,
	"portal_id" text,
	"user_id" uuid,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"last_polled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_link" (
	"hash" text PRIMARY KEY NOT NULL,
	"portal_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "web_session" (
	"hash" text PRIMARY KEY NOT NULL,
	"portal_id" text NOT NULL,
	"user_id" uuid NOT NULL,
	"csrf" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" jsonb NOT NULL,
	"role" text NOT NULL,
	"action" text NOT NULL,
	"changes" jsonb NOT NULL,
	"undo_until" timestamp (3) with time zone,
	"undone_at" timestamp (3) with time zone,
	CONSTRAINT "audit_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"portal_id" text NOT NULL,
	"key" text NOT NULL,
	"action" text NOT NULL,
	"request_hash" text NOT NULL,
	"response" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_portal_id_key_pk" PRIMARY KEY("portal_id","key")
);
--> statement-breakpoint
CREATE TABLE "index_entry" (
	"portal_id" text NOT NULL,
	"partner_id" uuid NOT NULL,
	"entry" jsonb,
	"txid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "index_entry_portal_id_partner_id_pk" PRIMARY KEY("portal_id","partner_id")
);
--> statement-breakpoint
CREATE TABLE "snapshot" (
	"portal_id" text NOT NULL,
	"partner_id" uuid NOT NULL,
	"on" date NOT NULL,
	"score" double precision,
	"band" text,
	"coverage" double precision NOT NULL,
	"health" jsonb NOT NULL,
	CONSTRAINT "snapshot_portal_id_partner_id_on_pk" PRIMARY KEY("portal_id","partner_id","on")
);
--> statement-breakpoint
CREATE TABLE "standing" (
	"portal_id" text NOT NULL,
	"partner_id" uuid NOT NULL,
	"value" jsonb NOT NULL,
	"next_due_on" date,
	"score" double precision,
	"band" text,
	"overdue_count" integer NOT NULL,
	"score_changed_at" timestamp (3) with time zone,
	CONSTRAINT "standing_portal_id_partner_id_pk" PRIMARY KEY("portal_id","partner_id")
);
--> statement-breakpoint
CREATE TABLE "goal" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"side" text NOT NULL,
	"label" text NOT NULL,
	"period_end" date NOT NULL,
	"measure" jsonb NOT NULL,
	"source" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "goal_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "metric" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"month" text NOT NULL,
	"value" double precision NOT NULL,
	"target" double precision NOT NULL,
	"source" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "metric_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "review" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"reviewer" text NOT NULL,
	"on" date NOT NULL,
	"rating" integer NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "review_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "touchpoint" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"stream" text,
	"slot" text,
	"status" text NOT NULL,
	"occurred_at" timestamp (3) with time zone,
	"direction" text NOT NULL,
	"channel" text NOT NULL,
	"template_id" text,
	"subject" text,
	"thread_id" text,
	"evidence" text,
	"by_name" text,
	"reason" text,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "touchpoint_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "contact" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text,
	"role" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "contact_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "partner" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"tier" text NOT NULL,
	"stage" text NOT NULL,
	"phase_dates" jsonb NOT NULL,
	"source" text NOT NULL,
	"url" text,
	"owner_name" text,
	"second_owner_name" text,
	"opt_out" boolean NOT NULL,
	"has_integration" boolean NOT NULL,
	"exclusivity" text NOT NULL,
	"contract_start" date,
	"contract_end" date,
	"sample" boolean NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "partner_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "partner_identity" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "partner_identity_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "portal" (
	"id" text PRIMARY KEY NOT NULL,
	"time_zone" text NOT NULL,
	"ui_domain" text NOT NULL,
	"storage_mode" text NOT NULL,
	"index_key" text NOT NULL,
	"sample" boolean NOT NULL,
	"setup" jsonb,
	"pull_cursors" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conflict" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"object" text NOT NULL,
	"local_id" uuid NOT NULL,
	"property" text NOT NULL,
	"base" text,
	"local" text,
	"remote" text,
	"at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	CONSTRAINT "conflict_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "nightly_run" (
	"portal_id" text NOT NULL,
	"local_date" text NOT NULL,
	"run_id" uuid NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "nightly_run_portal_id_local_date_pk" PRIMARY KEY("portal_id","local_date")
);
--> statement-breakpoint
CREATE TABLE "rate_ring" (
	"portal_id" text NOT NULL,
	"bucket" text NOT NULL,
	"n" bigint NOT NULL,
	CONSTRAINT "rate_ring_portal_id_bucket_pk" PRIMARY KEY("portal_id","bucket")
);
--> statement-breakpoint
CREATE TABLE "rate_slot" (
	"portal_id" text NOT NULL,
	"bucket" text NOT NULL,
	"slot" integer NOT NULL,
	"at_ms" bigint NOT NULL,
	CONSTRAINT "rate_slot_portal_id_bucket_slot_pk" PRIMARY KEY("portal_id","bucket","slot")
);
--> statement-breakpoint
CREATE TABLE "run" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"state" text NOT NULL,
	"counts" jsonb NOT NULL,
	"problem" text,
	CONSTRAINT "run_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "sync_record" (
	"portal_id" text NOT NULL,
	"object" text NOT NULL,
	"local_id" uuid NOT NULL,
	"remote_id" text,
	"base" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"local_rev" integer NOT NULL,
	"pushed_rev" integer NOT NULL,
	"hold_until" timestamp (3) with time zone,
	"state" text NOT NULL,
	"problem" text,
	"pushed_at" timestamp (3) with time zone,
	CONSTRAINT "sync_record_portal_id_object_local_id_pk" PRIMARY KEY("portal_id","object","local_id")
);
--> statement-breakpoint
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_portal_id_portal_id_fk" FOREIGN KEY ("portal_id") REFERENCES "public"."portal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner" ADD CONSTRAINT "partner_portal_id_portal_id_fk" FOREIGN KEY ("portal_id") REFERENCES "public"."portal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "app_user_email" ON "app_user" USING btree ("portal_id","email");--> statement-breakpoint
CREATE UNIQUE INDEX "device_token_hash" ON "device" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "device_code_user_code" ON "device_code" USING btree ("user_code");--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("portal_id","at");--> statement-breakpoint
CREATE INDEX "index_entry_txid" ON "index_entry" USING btree ("portal_id","txid","partner_id");--> statement-breakpoint
CREATE INDEX "standing_due" ON "standing" USING btree ("portal_id","next_due_on");--> statement-breakpoint
CREATE INDEX "goal_partner" ON "goal" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE INDEX "metric_partner" ON "metric" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE INDEX "review_partner" ON "review" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE INDEX "touchpoint_partner" ON "touchpoint" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "contact_email" ON "contact" USING btree ("portal_id","partner_id","email");--> statement-breakpoint
CREATE UNIQUE INDEX "partner_identity_value" ON "partner_identity" USING btree ("portal_id","kind","value");--> statement-breakpoint
CREATE INDEX "partner_identity_partner" ON "partner_identity" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE INDEX "run_started" ON "run" USING btree ("portal_id","started_at");--> statement-breakpoint
CREATE INDEX "sync_record_remote" ON "sync_record" USING btree ("portal_id","object","remote_id");