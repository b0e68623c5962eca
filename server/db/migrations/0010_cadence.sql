CREATE TABLE "absence" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"person" text NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date NOT NULL,
	"cover" text NOT NULL,
	"note" text,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "absence_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "checklist_mark" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"line" text NOT NULL,
	"period" text NOT NULL,
	"done_on" date NOT NULL,
	"by_name" text NOT NULL,
	"note" text,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "checklist_mark_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "holiday" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"on_day" date NOT NULL,
	"name" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "holiday_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "partner_away" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date NOT NULL,
	"note" text,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "partner_away_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "question" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"touchpoint_id" uuid NOT NULL,
	"stream" text NOT NULL,
	"slot" text,
	"answer" text,
	"answered_by" text,
	"answered_at" timestamp (3) with time zone,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "question_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "stream_setting" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"stream" text NOT NULL,
	"override" jsonb NOT NULL,
	"pauses" jsonb NOT NULL,
	"snoozed_slot" text,
	"snoozed_until" date,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "stream_setting_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "team" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"members" jsonb NOT NULL,
	"active" boolean NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "team_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "exclusivity_scope" text;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "exclusivity_end" date;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "relationship_type" text;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "business_value" text;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "pool" text;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "industry" text;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "sender_name" text;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "time_zone" text;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "replies_handled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "archived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "checklist_mark" ADD CONSTRAINT "checklist_mark_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_away" ADD CONSTRAINT "partner_away_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question" ADD CONSTRAINT "question_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stream_setting" ADD CONSTRAINT "stream_setting_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "absence_to" ON "absence" USING btree ("portal_id","to_on");--> statement-breakpoint
CREATE UNIQUE INDEX "checklist_mark_line" ON "checklist_mark" USING btree ("portal_id","partner_id","line","period");--> statement-breakpoint
CREATE UNIQUE INDEX "holiday_on" ON "holiday" USING btree ("portal_id","on_day");--> statement-breakpoint
CREATE INDEX "partner_away_partner" ON "partner_away" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "question_touchpoint" ON "question" USING btree ("portal_id","touchpoint_id");--> statement-breakpoint
CREATE INDEX "question_partner" ON "question" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "stream_setting_stream" ON "stream_setting" USING btree ("portal_id","partner_id","stream");--> statement-breakpoint
CREATE UNIQUE INDEX "team_name" ON "team" USING btree ("portal_id","name");