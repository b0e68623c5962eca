CREATE TABLE "calendar_feed" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid,
	"kind" text NOT NULL,
	"person" text,
	"secret_hash" text NOT NULL,
	"by_name" text NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "calendar_feed_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "calendar_feed_event" (
	"portal_id" text NOT NULL,
	"feed_id" uuid NOT NULL,
	"uid" text NOT NULL,
	"event" jsonb NOT NULL,
	"sequence" integer NOT NULL,
	"modified_at" timestamp (3) with time zone NOT NULL,
	"cancelled_at" timestamp (3) with time zone,
	CONSTRAINT "calendar_feed_event_portal_id_feed_id_uid_pk" PRIMARY KEY("portal_id","feed_id","uid")
);
--> statement-breakpoint
CREATE TABLE "calendar_mark" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid,
	"item_key" text NOT NULL,
	"state" text NOT NULL,
	"moved_to" date,
	"reason" text,
	"by_name" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "calendar_mark_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "programme" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"installed_on" date NOT NULL,
	"summit_on" date,
	"year_start_month" integer NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "programme_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "summit_invitation" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"year" integer NOT NULL,
	"state" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "summit_invitation_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "item" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"state" text NOT NULL,
	"on" date,
	"url" text,
	"note" text,
	"source" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "item_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "band_crossing" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"from" text NOT NULL,
	"to" text NOT NULL,
	"score" double precision NOT NULL,
	"reason" text NOT NULL,
	"handled_at" timestamp (3) with time zone,
	"handled_as" text,
	CONSTRAINT "band_crossing_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "baseline" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"metric" text NOT NULL,
	"month" text NOT NULL,
	"value" double precision NOT NULL,
	"source" text NOT NULL,
	"on" date NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "baseline_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "freeze" (
	"portal_id" text NOT NULL,
	"month" text NOT NULL,
	"kpi_month" text NOT NULL,
	"framework_version" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"partners" integer NOT NULL,
	CONSTRAINT "freeze_portal_id_month_pk" PRIMARY KEY("portal_id","month")
);
--> statement-breakpoint
CREATE TABLE "health_override" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"score" double precision NOT NULL,
	"reason" text NOT NULL,
	"until" date NOT NULL,
	"by_name" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "health_override_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "official_score" (
	"portal_id" text NOT NULL,
	"month" text NOT NULL,
	"partner_id" uuid NOT NULL,
	"score" double precision,
	"band" text,
	"coverage" double precision NOT NULL,
	"health" jsonb NOT NULL,
	CONSTRAINT "official_score_portal_id_month_partner_id_pk" PRIMARY KEY("portal_id","month","partner_id")
);
--> statement-breakpoint
ALTER TABLE "metric" ALTER COLUMN "partner_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "metric" ALTER COLUMN "target" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "metric" ADD COLUMN "source_kind" text DEFAULT 'manual' NOT NULL;--> statement-breakpoint
ALTER TABLE "metric" ADD COLUMN "as_of" date;--> statement-breakpoint
ALTER TABLE "metric" ADD COLUMN "answers" integer;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "kind" text DEFAULT 'other' NOT NULL;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "goals" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "calendar_feed" ADD CONSTRAINT "calendar_feed_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feed_event" ADD CONSTRAINT "calendar_feed_event_portal_id_feed_id_calendar_feed_portal_id_id_fk" FOREIGN KEY ("portal_id","feed_id") REFERENCES "public"."calendar_feed"("portal_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_mark" ADD CONSTRAINT "calendar_mark_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "summit_invitation" ADD CONSTRAINT "summit_invitation_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item" ADD CONSTRAINT "item_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "band_crossing" ADD CONSTRAINT "band_crossing_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "baseline" ADD CONSTRAINT "baseline_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "health_override" ADD CONSTRAINT "health_override_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "official_score" ADD CONSTRAINT "official_score_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "calendar_feed_secret" ON "calendar_feed" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "calendar_mark_key" ON "calendar_mark" USING btree ("portal_id","item_key","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "summit_invitation_year" ON "summit_invitation" USING btree ("portal_id","partner_id","year");--> statement-breakpoint
CREATE INDEX "item_partner" ON "item" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE INDEX "item_kind" ON "item" USING btree ("portal_id","kind","on");--> statement-breakpoint
CREATE INDEX "band_crossing_at" ON "band_crossing" USING btree ("portal_id","at");--> statement-breakpoint
CREATE INDEX "band_crossing_partner" ON "band_crossing" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "baseline_metric" ON "baseline" USING btree ("portal_id","partner_id","metric");--> statement-breakpoint
CREATE INDEX "health_override_partner" ON "health_override" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE INDEX "official_score_partner" ON "official_score" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE INDEX "metric_month" ON "metric" USING btree ("portal_id","name","month");--> statement-breakpoint
ALTER TABLE "metric" ADD CONSTRAINT "metric_reading" UNIQUE NULLS NOT DISTINCT("portal_id","partner_id","name","month");